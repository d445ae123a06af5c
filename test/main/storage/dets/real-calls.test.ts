import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type Coroutine, ErlangError, type Process } from '../../../../src/main/runtime/index.ts'
import { decodeTerm, encodeTerm } from '../../../../src/main/storage/format/etf.ts'
import { Dets, FaultyDevice, type SyncMode, type TableType } from '../../../../src/main/storage/index.ts'
import { atom, float, type Term, Tuple, tuple } from '../../../../src/shared/term.ts'
import { compareExactly } from '../../../../src/shared/term-order.ts'
import { formatTerm } from '../../../../src/shared/term-text.ts'
import { describeWith, found, pathOf } from '../../../support/found.ts'
import { Random } from '../../../support/terms.ts'
import { withTables } from '../support/world.ts'

const script = fileURLToPath(new URL('../../../formats/dets-calls.escript', import.meta.url))
let folder = ''
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'coppice-calls-'))
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

type Call = { fun: string; args: Term[] }
const call = (fun: string, ...args: Term[]): Call => ({ fun, args })

const any = atom('_')
const $1 = atom('$1')
const $2 = atom('$2')

/** What real dets answers to each list of calls. */
function realAnswers(type: TableType, lists: readonly Call[][]): Term[][] {
  const files = lists.map((calls, at) => {
    const file = join(folder, `calls-${at}`)
    const term = calls.map(({ fun, args }) => tuple(atom(fun), args))
    writeFileSync(file, encodeTerm(tuple([tuple(atom('type'), atom(type))], term)))
    return file
  })
  const lines = execFileSync(pathOf(found.escript), [script, folder, ...files], {
    encoding: 'utf8',
    maxBuffer: 2 ** 28,
    timeout: 120_000,
  })
  return lines
    .split('\n')
    .filter(line => line.startsWith('answers '))
    .map(line => decodeTerm(Uint8Array.from(Buffer.from(line.slice(8), 'base64'))).term as Term[])
}

const table = atom('calls')
const order = (terms: Term): Term[] => [...(terms as Term[])].sort(compareExactly)

function* answer(self: Process, { fun, args }: Call): Coroutine<Term> {
  const [a, b] = args as [Term, Term]
  switch (fun) {
    case 'insert':
      return yield* Dets.insert(self, table, a as Tuple)
    case 'insert_new':
      return yield* Dets.insertNew(self, table, a as Tuple)
    case 'lookup':
      return yield* Dets.lookup(self, table, a)
    case 'member':
      return yield* Dets.member(self, table, a)
    case 'delete':
      return yield* Dets.delete(self, table, a)
    case 'delete_object':
      return yield* Dets.deleteObject(self, table, a as Tuple)
    case 'delete_all_objects':
      return yield* Dets.deleteAllObjects(self, table)
    case 'match':
      return order(yield* Dets.match(self, table, a))
    case 'match_object':
      return order(yield* Dets.matchObject(self, table, a))
    case 'select':
      return order(yield* Dets.select(self, table, a))
    case 'match_delete':
      return yield* Dets.matchDelete(self, table, a)
    case 'select_delete':
      return yield* Dets.selectDelete(self, table, a)
    case 'update_counter':
      return yield* Dets.updateCounter(self, table, a, b)
    case 'sync':
      return yield* Dets.sync(self, table)
    case 'info':
      return yield* Dets.info(self, table, a)
    case 'slot':
      return yield* Dets.slot(self, table, a as number)
    case 'safe_fixtable':
      return yield* Dets.safeFixtable(self, table, a as boolean)
    case 'foldl':
      return order(yield* Dets.foldl(self, table, (object, all: Tuple[]) => [object, ...all], []))
    case 'traverse':
      return order(yield* Dets.traverse(self, table, object => tuple(atom('continue'), object)))
    case 'keys': {
      const keys: Term[] = []
      const end = atom('$end_of_table')
      for (let key = yield* Dets.first(self, table); key !== end; key = yield* Dets.next(self, table, key))
        keys.push(key)
      return order(keys)
    }
    default: {
      const results: Term[] = []
      let part = yield* Dets.select(self, table, a, b as number)
      while (part instanceof Tuple) {
        results.push(...(part.items[0] as Term[]))
        part = yield* Dets.selectContinue(self, part.items[1] as Term)
      }
      return order(results)
    }
  }
}

function ourAnswers(type: TableType, sync: SyncMode, calls: readonly Call[]): Term[] {
  const answers: Term[] = []
  withTables(new FaultyDevice(), function* (self) {
    yield* Dets.openFile(self, table, { type, sync })
    for (const one of calls) {
      try {
        answers.push(yield* answer(self, one))
      } catch (thrown) {
        if (!(thrown instanceof ErlangError)) throw thrown
        answers.push(tuple(atom('raised'), thrown.reason))
      }
    }
  })
  return answers
}

function randomCalls(random: Random, type: TableType): Call[] {
  const key = (): Term =>
    random.pick<Term>([
      random.int(12),
      random.int(12),
      float(random.int(4)),
      atom('k'),
      'key',
      [1, 2],
      tuple(1),
    ])
  const value = (): Term => random.pick<Term>([random.int(3), atom('v'), 'text', [7], float(2)])
  const object = (): Tuple => (random.int(5) === 0 ? tuple(key(), value(), value()) : tuple(key(), value()))
  const objects = (): Term => (random.int(2) === 0 ? object() : Array.from({ length: random.int(5) }, object))
  const pattern = (): Term =>
    tuple(random.pick<Term>([any, $1, key()]), random.pick<Term>([any, $1, $2, value()]))
  const spec = (): Term => [
    tuple(
      pattern(),
      random.pick<Term[]>([[], [tuple(atom('is_integer'), atom('$1'))], [tuple(atom('>'), $1, 3)]]),
      [random.pick<Term>([true, atom('$_'), atom('$$')])],
    ),
  ]
  const calls: Call[] = []
  for (let n = 0; n < 120; n++) {
    switch (random.int(22)) {
      case 0:
        calls.push(call('insert_new', objects()))
        break
      case 1:
        calls.push(call('delete', key()))
        break
      case 2:
        calls.push(call('delete_object', object()))
        break
      case 3:
        calls.push(call('match', pattern()))
        break
      case 4:
        calls.push(call('match_object', pattern()))
        break
      case 5:
        calls.push(call('select', spec()))
        break
      case 6:
        calls.push(call('match_delete', pattern()))
        break
      case 7:
        calls.push(call('select_delete', spec()))
        break
      case 8:
        if (type === 'set')
          calls.push(
            call(
              'update_counter',
              key(),
              random.pick<Term>([1, -2, tuple(2, 5), tuple(3, 1), tuple(9, 1), atom('x')]),
            ),
          )
        break
      case 9:
        calls.push(call('sync'))
        break
      case 10:
        calls.push(
          call(
            'info',
            atom(
              random.pick([
                'size',
                'no_keys',
                'no_objects',
                'type',
                'keypos',
                'version',
                'hash',
                'access',
                'auto_save',
                'ram_file',
                'fixed',
                'nothing',
              ]),
            ),
          ),
        )
        break
      case 11:
        calls.push(call('foldl'))
        break
      case 12:
        calls.push(call(random.pick(['keys', 'traverse'])))
        break
      case 13:
        calls.push(call('chunks', spec(), 1 + random.int(4)))
        break
      case 14:
        if (random.int(5) === 0) calls.push(call('delete_all_objects'))
        break
      case 15:
        calls.push(call(random.pick(['lookup', 'member']), key()))
        break
      default:
        calls.push(call('insert', objects()), call('lookup', key()))
    }
  }
  return calls
}

/** Calls that are wrong somewhere, and what a table answers that holds little. */
const fixedCalls: Call[] = [
  call('insert', 1),
  call('insert', tuple()),
  call('insert', [tuple(1), atom('x')]),
  call('insert', []),
  call('insert_new', []),
  call('insert_new', atom('x')),
  call('match_object', any),
  call('match', $1),
  call('select', [tuple(1)]),
  call('select', atom('x')),
  call('select_delete', [tuple(2)]),
  call('delete_object', 7),
  call('slot', -1),
  call('slot', atom('x')),
  call('slot', 0),
  call('slot', 255),
  call('slot', 256),
  call('safe_fixtable', atom('x')),
  call('safe_fixtable', true),
  call('info', atom('fixed')),
  call('safe_fixtable', false),
  call('info', atom('fixed')),
  call('info', atom('safe_fixed')),
  call('info', atom('no_slots')),
  call('info', atom('filename_of_nobody')),
  call('update_counter', 1, 1),
  call('keys'),
  call('foldl'),
  call('chunks', [tuple(any, [], [atom('$_')])], 3),
]

describeWith([found.escript], 'real dets', () => {
  it.each(['set', 'bag', 'duplicate_bag'] as const)(
    'gives the same answers as ours to the same calls of a %s, both when they wait for the disk and when not',
    type => {
      const lists = [
        fixedCalls,
        ...Array.from({ length: 40 }, (_, seed) => randomCalls(new Random(seed + 1), type)),
      ]
      const real = realAnswers(type, lists)
      expect(real).toHaveLength(lists.length)
      for (const [seed, calls] of lists.entries()) {
        for (const sync of ['always', 'auto_save'] as const) {
          const ours = ourAnswers(type, sync, calls)
          for (const [at, { fun, args }] of calls.entries()) {
            const text = (answers: Term[] | undefined): string => {
              const found = answers?.[at] as Term
              return formatTerm(Array.isArray(found) && fun !== 'lookup' ? order(found) : found, 'erlang')
            }
            const where = `list ${seed}, ${sync}, call ${at}: ${fun}(${args.map(arg => formatTerm(arg, 'erlang')).join(', ')})`
            expect(text(ours), where).toBe(text(real[seed]))
          }
        }
      }
    },
    120_000,
  )
})
