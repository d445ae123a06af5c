import { expect, it } from 'vitest'
import { bytesOf } from '../../../../src/main/storage/disk-log/chunks.ts'
import type { DiskLogOptions } from '../../../../src/main/storage/disk-log/index.ts'
import { atom, type Term, type Tuple, tuple } from '../../../../src/shared/term.ts'
import { describeWith, found } from '../../../support/found.ts'
import { sized } from '../../../support/long.ts'
import { Random, randomTerm } from '../../../support/terms.ts'
import { call, open, runHere, runReal, type Step, told } from './run-scenario.ts'

const seeds = Array.from({ length: sized(8, 40) }, (_, i) => i + 1)
const turns = sized(3, 8)

type Files = readonly { readonly file: string; readonly bytes: Uint8Array }[]

/** A log and what is done to it in one turn: it is opened, used and closed. */
function turn(random: Random, options: Partial<DiskLogOptions>, files: Files, number: number): Step[] {
  const steps: Step[] = files.map(file => ({ do: 'put_file', ...file }))
  if (number > 0 && random.int(4) === 0) {
    const current = files.find(({ file }) => file === 'x.LOG' || file === `x.LOG.${1 + random.int(3)}`)
    // As a crash would leave it: open still, and perhaps torn.
    if (current !== undefined) {
      const bytes = current.bytes.slice()
      bytes.set([6, 7, 8, 9], 4)
      const left = bytes.subarray(0, Math.max(8, bytes.length - random.int(12)))
      steps.push({ do: 'put_file', file: current.file, bytes: left })
    }
  }
  steps.push(open({ ...options, notify: random.int(2) === 0 }))
  for (let i = 3 + random.int(12); i > 0; i--) steps.push(randomStep(random, options))
  // What was logged without waiting is done when the next call is answered, and what it said has come.
  steps.push(
    call('sync'),
    { do: 'messages' },
    call('info'),
    { do: 'chunk_all', most: 'infinity' },
    call('close'),
    {
      do: 'files',
    },
  )
  return steps
}

function randomStep(random: Random, options: Partial<DiskLogOptions>): Step {
  const terms = (): Term[] => Array.from({ length: 1 + random.int(6) }, () => storable(random))
  switch (random.int(14)) {
    case 0:
      return call('sync')
    case 1:
      return random.int(4) === 0 ? call('truncate') : call('log', 'x'.repeat(random.int(300)))
    case 2:
      return options.type === 'wrap' ? call('inc_wrap_file') : call('log', 'x'.repeat(random.int(90_000)))
    case 3:
      return call('alog', storable(random))
    case 4:
      return { do: 'chunk_all', most: random.pick([1, 3, 'infinity'] as const) }
    case 5:
      return call('info')
    case 6:
      return random.int(5) === 0 ? call('truncate', tuple(atom('head'), random.int(9))) : call('log', 1)
    default:
      return call('log_terms', terms())
  }
}

/** Maps have no order that two writers share. */
function storable(random: Random): Term {
  const term = randomTerm(random, 6)
  return holdsMap(term) ? 'a map' : term
}

function holdsMap(term: Term): boolean {
  return /#\{/.test(JSON.stringify(told([call('log', term)], [term])))
}

function filesOf(answers: readonly Term[]): Files {
  return (answers.at(-1) as Tuple[]).map(({ items: [file, bytes] }) => ({
    file: file as string,
    bytes: bytesOf(bytes as Term) as Uint8Array,
  }))
}

describeWith([found.escript], 'one log by turns with the real disk_log', () => {
  it.each<[string, Partial<DiskLogOptions>]>([
    ['a halt log', {}],
    ['a wrap log', { type: 'wrap', size: [400, 3] }],
  ])(
    'is the same file after every turn, whoever had it: %s',
    (_, options) => {
      const randoms = seeds.map(seed => new Random(seed))
      let files: Files[] = seeds.map(() => [])
      for (let number = 0; number < turns; number++) {
        const steps = randoms.map((random, i) => turn(random, options, files[i] as Files, number))
        const real = runReal(steps)
        const here = steps.map(runHere)
        for (const [i, seed] of seeds.entries())
          expect(told(steps[i] as Step[], here[i] as Term[]), `seed ${seed}, turn ${number}`).toEqual(
            told(steps[i] as Step[], real[i] as Term[]),
          )
        // What one of the two left is what both begin with.
        files = (number % 2 === 0 ? here : real).map(filesOf)
      }
      expect(files.every(left => left.length > 0)).toBe(true)
    },
    300_000,
  )
})
