import { describe, expect, it } from 'vitest'
import { GenServer, type GenServerModule } from '../../../src/main/otp/index.ts'
import { type Coroutine, FunctionProgram, type Process, World } from '../../../src/main/runtime/index.ts'
import { noreply, ok, reply } from '../../../src/shared/atoms.ts'
import { atom, type Pid, type Term, tuple } from '../../../src/shared/term.ts'

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
  handleCast: (item, items) => tuple(noreply, [item, ...items]),
}

describe('GenServer', () => {
  it('runs the program of its documentation', () => {
    const seen: Term[] = []
    run(function* (self) {
      const started = yield* GenServer.startLink(self, stack, [1, 2])
      const pid = (started as { items: Term[] }).items[1] as Pid
      GenServer.cast(self, pid, 0)
      for (let i = 0; i < 3; i++) seen.push(yield* GenServer.call(self, pid, atom('pop')))
    })
    expect(seen).toEqual([0, 1, 2])
  })
})
