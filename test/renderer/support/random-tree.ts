import type { TreeNode } from '../../../src/shared/protocol/events.ts'
import type { Random } from '../../support/terms.ts'

/** A seat with everything said; `fields` change what matters to a test. */
export function seat(key: string, parent: string | null, fields: Partial<TreeNode> = {}): TreeNode {
  return {
    key,
    parent,
    order: 1,
    kind: 'worker',
    name: key,
    pid: '<0.1.0>',
    status: 'waiting',
    detail: '',
    module: 'gen_server',
    messageQueueLen: 0,
    hibernating: false,
    address: null,
    ties: null,
    lives: 1,
    lastExit: null,
    restart: 'permanent',
    supervisor: null,
    problem: null,
    ...fields,
  }
}

const words = ['Todo', 'Shop', 'Registry', 'Supervisor', 'PIDPartition', 'Db', 'Coppice'] as const

/** Names as processes have them: modules, and words with spaces between them. */
function randomName(random: Random): string {
  const count = 1 + random.int(4)
  const parts = Array.from({ length: count }, () => random.pick(words))
  if (random.int(2) === 0) return parts.join('.')
  return `${'n'.repeat(1 + random.int(30))} ${parts.join('-').toLowerCase()}`
}

/** Seats of a random tree of `size` seats; the first is its top, and up to two more stand outside it. */
export function randomTree(random: Random, size: number): Map<string, TreeNode> {
  const nodes = new Map<string, TreeNode>()
  const keys: string[] = []
  for (let index = 0; index < size; index++) {
    const top = index === 0 || (index < 3 && random.int(3) === 0)
    // Near keys make deep trees, far ones bushy trees.
    const parent = top ? null : random.int(2) === 0 ? keys.at(-1)! : random.pick(keys)
    const key = `s${index}`
    const fields = {
      order: index + 1,
      kind: index === 0 ? 'application' : 'worker',
      name: randomName(random),
      detail: 'd'.repeat(random.int(80)),
      pid: `<0.${100 + index}.0>`,
    } as const
    nodes.set(key, seat(key, parent, fields))
    keys.push(key)
  }
  return nodes
}
