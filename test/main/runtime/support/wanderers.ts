/** Worlds of processes that do everything a process can, as their world's random numbers say. */
import {
  type Coroutine,
  exit,
  exitSignal,
  FunctionProgram,
  type JournalEntry,
  monitor,
  type Process,
  perform,
  receive,
  send,
  sendAfter,
  sleep,
  spawn,
  spawnLink,
  timedOut,
  trapExit,
  uniform,
  World,
  type WorldEvent,
  type WorldOptions,
} from '../../../../src/main/runtime/index.ts'
import { atom, Pid, type Term, tuple } from '../../../../src/shared/term.ts'
import { toJson } from '../../../../src/shared/term-json.ts'

/** A process that does whatever the world's own random numbers say. */
function* wanderer(self: Process): Coroutine<void> {
  const known: Pid[] = [self.pid]
  if (uniform(self, 2) === 1) trapExit(self, true)
  for (;;) {
    const friend = known[uniform(self, known.length) - 1] as Pid
    switch (uniform(self, 10)) {
      case 1:
        if (self.pid.id < 60) known.push(spawn(self, wanderer))
        break
      case 2:
        if (self.pid.id < 60) known.push(spawnLink(self, wanderer))
        break
      case 3:
        monitor(self, friend)
        break
      case 4:
        exitSignal(self, friend, uniform(self, 2) === 1 ? atom('kill') : atom('bye'))
        break
      case 5:
        sendAfter(self, uniform(self, 50), friend, tuple(atom('later'), self.pid))
        break
      case 6:
        yield* sleep(self, uniform(self, 20))
        break
      case 7:
        yield* perform(self, 'question')
        break
      case 8:
        if (uniform(self, 20) === 1) exit(tuple(atom('enough'), self.pid))
        break
      default: {
        send(self, friend, tuple(self.pid, uniform(self, 100)))
        const message = yield* receive(self, null, uniform(self, 30))
        if (message !== timedOut && message instanceof Object && 'items' in message) {
          const pid = (message as { items: Term[] }).items.find(item => item instanceof Pid)
          if (pid instanceof Pid) known.push(pid)
        }
      }
    }
  }
}

/** What makes the wanderers of `seed` what they are. */
export function wandererOptions(seed: number): WorldOptions {
  return { seed, entries: { wanderer: () => new FunctionProgram(wanderer) } }
}

/** A world that wanderers can be started in, and the requests they make of the outside. */
export function newWanderers(
  seed: number,
  journal?: (entry: JournalEntry) => void,
): { world: World; asked: number[] } {
  const asked: number[] = []
  const world = new World({
    ...wandererOptions(seed),
    device: { request: id => void asked.push(id) },
    ...(journal === undefined ? {} : { journal }),
  })
  return { world, asked }
}

/** Every event of `world` from now on, as text. */
export function eventsOf(world: World): string[] {
  const events: string[] = []
  world.tap = event => void events.push(textOf(event))
  return events
}

/** An event as text: its own fields as they are, the terms in them in JSON notation. */
function textOf(event: WorldEvent): string {
  return JSON.stringify(Object.entries(event).map(([key, value]) => [key, toJson(value as Term)]))
}
