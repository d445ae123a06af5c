import { describe, expect, it } from 'vitest'
import { ets, type Process, sleep, type WorldEvent } from '../../../src/main/runtime/index.ts'
import { tableProcesses, tableView } from '../../../src/main/storage/dets/view.ts'
import {
  Dets,
  FaultyDevice,
  type TableStep,
  tableChange,
  tableChangeArgs,
} from '../../../src/main/storage/index.ts'
import { atom, type Term, type Tuple, tuple } from '../../../src/shared/term.ts'
import { newTableWorld } from './support/world.ts'

const normal = atom('normal')
const badarg = atom('badarg')
const refused = (reason: Term): Term => tuple(atom('shutdown'), reason)

const insert = (...items: Term[]): TableStep => ({ do: 'insert', object: tuple(...items) })
const remove = (...items: Term[]): TableStep => ({ do: 'delete_object', object: tuple(...items) })

/** What a change by hand exits with, in a world in which `t` is a bag on disk and there are tables of each protection. */
function changed(kind: 'ets' | 'dets', ref: string, steps: readonly TableStep[]) {
  const { world, events } = newTableWorld(new FaultyDevice(), function* (self) {
    yield* Dets.openFile(self, atom('t'), { type: 'bag', keypos: 2 })
    yield* Dets.insert(self, atom('t'), tuple('a', 1))
    for (const protection of ['public', 'protected', 'private'] as const)
      ets.insert(self, ets.new(self, atom(protection), { named: true, protection }), tuple('a', 1))
    yield* sleep(self, 1_000_000)
  })
  world.advance(1)
  Object.assign(world.entries, { 'table.change': tableChange })
  const pid = world.nextPid
  world.inject({ type: 'spawn', entry: 'table.change', args: tableChangeArgs(kind, atom(ref), steps) })
  world.advance(1)
  const exit = events.find((event): event is WorldEvent & { type: 'exit' } => {
    return event.type === 'exit' && event.pid.id === pid
  })
  const found: readonly Tuple[] = [...(world.tables.find(atom(ref))?.all() ?? [])]
  const process = tableProcesses(world)[0] as Process
  return { reason: exit?.reason, found, dets: tableView(process) }
}

describe('a change of a table by hand', () => {
  it('is done step by step, and ends with normal', () => {
    const { reason, found } = changed('ets', 'public', [remove('a', 1), insert('b', 2)])
    expect(reason).toBe(normal)
    expect(found).toEqual([tuple('b', 2)])
    const { reason: onDisk, dets } = changed('dets', 't', [insert('b', 1), insert('c', 2), remove('a', 1)])
    expect(onDisk).toBe(normal)
    expect(dets).toMatchObject({ objects: 2, keys: 2, isClosedProperly: false })
  })

  it.each(['protected', 'private'])('is refused by a %s ETS table of somebody else', ref => {
    const { reason, found } = changed('ets', ref, [insert('b', 2)])
    expect(reason).toEqual(refused(badarg))
    expect(found).toEqual([tuple('a', 1)])
  })

  it.each<[string, 'ets' | 'dets', string, TableStep]>([
    ['an ETS table that is not there', 'ets', 'nobody', insert('b')],
    ['a DETS table that is not open', 'dets', 'nobody', insert('b', 2)],
    ['an object that is too small for the position of the key', 'dets', 't', insert('b')],
  ])('is refused for %s', (_what, kind, ref, step) => {
    expect(changed(kind, ref, [step]).reason).toEqual(refused(badarg))
  })

  it('without steps waits until the file of a DETS table is closed properly', () => {
    const { reason, dets } = changed('dets', 't', [])
    expect(reason).toBe(normal)
    expect(dets?.isClosedProperly).toBe(true)
  })
})
