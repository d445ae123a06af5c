import './term-equality.ts'
import {
  type Awaitable,
  FunctionProgram,
  isCoroutine,
  type Process,
  World,
  type WorldEvent,
  type WorldOptions,
} from '../../src/main/runtime/index.ts'

/** What a world showed while a test's process ran in it. */
export type Ran = {
  readonly world: World
  /** All that its tap heard. */
  readonly events: readonly WorldEvent[]
}

/**
 * Runs `body` as the first process of a new world, for ten minutes of its time or `forMs`. What escapes the body
 * fails the test, and so does a body that never gets to its end.
 */
export function runInWorld(
  body: (self: Process) => Awaitable<unknown>,
  options: WorldOptions & { forMs?: number } = {},
): Ran {
  const { forMs = 600_000, ...rest } = options
  const events: WorldEvent[] = []
  const escaped: unknown[] = []
  let ended = false
  const main = new FunctionProgram(function* (self) {
    try {
      const result = body(self)
      if (isCoroutine(result)) yield* result
    } catch (thrown) {
      escaped.push(thrown)
    }
    ended = true
  })
  const world = new World({ ...rest, entries: { main: () => main, ...rest.entries } })
  world.tap = event => events.push(event)
  world.spawn('main')
  world.advance(forMs)
  if (escaped.length > 0) throw escaped[0]
  if (!ended) throw new Error('the process of the test waits for ever, or was ended by an exit signal')
  return { world, events }
}
