/** Worlds with tables: a supervisor over the DETS part, and one process that runs a test's body. */

import { Supervisor } from '../../../../src/main/otp/index.ts'
import {
  type Coroutine,
  FunctionProgram,
  type Process,
  World,
  type WorldEvent,
} from '../../../../src/main/runtime/index.ts'
import { detsChildSpecs, type FaultyDevice } from '../../../../src/main/storage/index.ts'
import { atom } from '../../../../src/shared/term.ts'

export type TableWorld = { world: World; events: WorldEvent[]; failures: unknown[] }

/** A world on `device` in which `body` is about to run. */
export function newTableWorld(device: FaultyDevice, body: (self: Process) => Coroutine<unknown>): TableWorld {
  const events: WorldEvent[] = []
  const failures: unknown[] = []
  const world = new World({
    device,
    entries: {
      main: () =>
        new FunctionProgram(function* (self) {
          yield* Supervisor.startLinkChildren(self, detsChildSpecs(), { strategy: atom('one_for_one') })
          try {
            yield* body(self)
          } catch (thrown) {
            failures.push(thrown)
          }
        }),
    },
  })
  world.tap = event => void events.push(event)
  world.spawn('main')
  return { world, events, failures }
}

/** Runs `body` to its end on `device`. @throws what the body threw */
export function withTables(device: FaultyDevice, body: (self: Process) => Coroutine<unknown>): TableWorld {
  const made = newTableWorld(device, body)
  made.world.advance(60_000)
  if (made.failures.length > 0) throw made.failures[0]
  return made
}

/** What the events say about tables' files. */
export function tableEvents(events: readonly WorldEvent[]): { what: string; text: string }[] {
  return events.flatMap(event => (event.type === 'table' ? [{ what: event.what, text: event.text }] : []))
}
