import { describe, expect, it } from 'vitest'
import { type ChildSpec, GenServer, type GenServerModule, Supervisor } from '../../../src/main/otp/index.ts'
import {
  type Coroutine,
  FunctionProgram,
  type Process,
  sleep,
  World,
} from '../../../src/main/runtime/index.ts'
import { noreply, ok, reply } from '../../../src/shared/atoms.ts'
import { atom, type Pid, type Term, tuple } from '../../../src/shared/term.ts'
import { formatTerm } from '../../../src/shared/term-text.ts'

function run(body: (self: Process) => Coroutine<unknown>): void {
  const failures: unknown[] = []
  const world = new World({
    entries: {
      main: () =>
        new FunctionProgram(function* (self) {
          try {
            yield* body(self)
          } catch (thrown) {
            failures.push(thrown)
          }
        }),
    },
  })
  world.spawn('main')
  world.advance(60_000)
  if (failures.length > 0) throw failures[0]
}

const stack: GenServerModule<readonly Term[], readonly Term[]> = {
  name: 'Stack',
  init: items => tuple(ok, items),
  handleCall: (_pop, _from, [top, ...rest]) => tuple(reply, top ?? null, rest),
  handleCast: () => {
    throw new Error('boom')
  },
  handleInfo: (_message, state) => tuple(noreply, state),
}

describe('Supervisor', () => {
  it('runs the program of its documentation', () => {
    const seen: Term[] = []
    run(function* (self) {
      const child: ChildSpec = {
        id: atom('stack'),
        start: parent => GenServer.startLink(parent, stack, [1], { name: atom('stack') }),
      }
      const started = yield* Supervisor.startLinkChildren(self, [child], { strategy: atom('one_for_one') })
      const pid = (started as { items: Term[] }).items[1] as Pid
      seen.push(yield* GenServer.call(self, atom('stack'), atom('pop')))
      GenServer.cast(self, atom('stack'), atom('crash'))
      yield* sleep(self, 10)
      seen.push(yield* GenServer.call(self, atom('stack'), atom('pop')))
      seen.push(yield* Supervisor.countChildren(self, pid))
    })
    expect(formatTerm(seen, 'elixir')).toBe('[1, 1, [specs: 1, active: 1, supervisors: 0, workers: 1]]')
  })
})
