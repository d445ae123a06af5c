/** Worlds with logs: a supervisor over what logs need, and one process that runs a test's body. */
import { Supervisor } from '../../../../src/main/otp/index.ts'
import {
  type Coroutine,
  type Device,
  FunctionProgram,
  type Process,
  trapExit,
  World,
  type WorldEvent,
} from '../../../../src/main/runtime/index.ts'
import { DiskLog, diskLogChildSpecs } from '../../../../src/main/storage/disk-log/index.ts'
import { atom, isTagged, type Term, type Tuple } from '../../../../src/shared/term.ts'

export type LogWorld = { readonly world: World; readonly events: WorldEvent[]; readonly failures: unknown[] }

/** A world on `device` in which `body` is about to run. */
export function newLogWorld(device: Device, body: (self: Process) => Coroutine<unknown>): LogWorld {
  const events: WorldEvent[] = []
  const failures: unknown[] = []
  const world = new World({
    device,
    entries: {
      main: () =>
        new FunctionProgram(function* (self) {
          trapExit(self, true)
          yield* Supervisor.startLinkChildren(self, diskLogChildSpecs(), { name: atom('logs') })
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
export function withLogs(device: Device, body: (self: Process) => Coroutine<unknown>): LogWorld {
  const made = newLogWorld(device, body)
  made.world.advance(60_000)
  if (made.failures.length > 0) throw made.failures[0]
  return made
}

/** Every item of the log, in order; what chunking ended with if not with `eof`. */
export function* itemsOf(self: Process, log: Term): Coroutine<Term[]> {
  const items: Term[] = []
  for (let next: Term = atom('start'); ; ) {
    const answer = yield* DiskLog.chunk(self, log, next)
    if (answer === atom('eof')) return items
    const parts = (answer as Tuple).items
    if (isTagged(answer, atom('error'))) return [...items, answer]
    items.push(...(parts[1] as Term[]))
    next = parts[0] as Term
  }
}
