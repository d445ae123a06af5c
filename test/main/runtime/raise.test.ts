import { describe, expect, it } from 'vitest'
import { GenServer, type GenServerModule } from '../../../src/main/otp/index.ts'
import { FunctionProgram, type JournalEntry, World } from '../../../src/main/runtime/index.ts'
import { noreply, ok } from '../../../src/shared/atoms.ts'
import { Pid, type Term, type Tuple, tuple } from '../../../src/shared/term.ts'

const server: GenServerModule<null, null> = {
  name: 'Server',
  init: () => tuple(ok, null),
  handleInfo: () => tuple(noreply, null),
}

/** A world with the server `<0.2.0>`, and the exits that happen in it. */
function newWorld(journal?: (entry: JournalEntry) => void): { world: World; exits: Map<number, Term> } {
  const exits = new Map<number, Term>()
  const world = new World({
    entries: {
      main: () =>
        new FunctionProgram(function* (self) {
          yield* GenServer.start(self, server, null)
        }),
    },
    ...(journal === undefined ? {} : { journal }),
  })
  world.tap = event => {
    if (event.type === 'exit') exits.set(event.pid.id, event.reason)
  }
  return { world, exits }
}

describe('the input raise', () => {
  it('makes the next callback raise, and is in the journal like any other input', () => {
    const journal: JournalEntry[] = []
    const first = newWorld(entry => void journal.push(entry))
    first.world.spawn('main')
    first.world.run()
    first.world.inject({ type: 'raise', to: new Pid(2), message: 'boom' })
    first.world.run()
    expect(first.exits.has(2)).toBe(false)
    first.world.inject({ type: 'send', to: new Pid(2), message: 'anything' })
    first.world.run()
    const second = newWorld()
    for (const { step, input } of journal) {
      second.world.run(step - second.world.steps)
      second.world.inject(input)
    }
    second.world.run()
    for (const { exits } of [first, second])
      expect((exits.get(2) as Tuple).items[0]).toMatchObject({ message: 'boom' })
  })

  it('changes nothing where there is no callback', () => {
    const { world, exits } = newWorld()
    world.spawn('main')
    world.inject({ type: 'raise', to: new Pid(1), message: 'boom' })
    world.inject({ type: 'raise', to: new Pid(99), message: 'boom' })
    world.run()
    expect(exits.get(1)).toBe(Symbol.for('normal'))
  })
})
