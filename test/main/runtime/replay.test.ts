import { describe, expect, it } from 'vitest'
import {
  type Coroutine,
  exit,
  exitSignal,
  FunctionProgram,
  type Input,
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
} from '../../../src/main/runtime/index.ts'
import { atom, Pid, type Term, tuple } from '../../../src/shared/term.ts'
import { toJson } from '../../../src/shared/term-json.ts'
import { Random } from '../../support/terms.ts'

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

function newWorld(
  seed: number,
  journal: JournalEntry[] | null,
  asked: number[],
): { world: World; events: string[] } {
  const events: string[] = []
  const world = new World({
    seed,
    entries: { wanderer: () => new FunctionProgram(wanderer) },
    device: { request: id => void asked.push(id) },
    ...(journal === null ? {} : { journal: (entry: JournalEntry) => void journal.push(entry) }),
  })
  world.tap = (event: WorldEvent) => void events.push(textOf(event))
  return { world, events }
}

/** An event as text: its own fields as they are, the terms in them in JSON notation. */
function textOf(event: WorldEvent): string {
  return JSON.stringify(Object.entries(event).map(([key, value]) => [key, toJson(value as Term)]))
}

/** Drives a world by random inputs from outside, at random steps. */
function live(seed: number): { journal: JournalEntry[]; events: string[]; steps: number } {
  const rng = new Random(seed)
  const journal: JournalEntry[] = []
  const asked: number[] = []
  const { world, events } = newWorld(seed, journal, asked)
  world.spawn('wanderer')
  for (let i = 0; i < 60; i++) {
    world.run(rng.int(40))
    const pid = new Pid(1 + rng.int(60))
    const inputs: (() => Input)[] = [
      () => ({ type: 'clock', now: world.now + rng.int(30) }),
      () => ({ type: 'send', to: pid, message: i }),
      () => ({ type: 'signal', to: pid, reason: atom('outside') }),
      () => ({ type: 'io', id: asked.splice(rng.int(asked.length), 1)[0] ?? 0, result: i }),
    ]
    world.inject((inputs[rng.int(inputs.length)] as () => Input)())
    if (world.processes.size === 0) world.spawn('wanderer')
  }
  return { journal, events, steps: world.steps }
}

describe('a world run again from its journal', () => {
  it('tells exactly the same events, for 300 random worlds', () => {
    let told = 0
    for (let seed = 1; seed <= 300; seed++) {
      const first = live(seed)
      const { world, events } = newWorld(seed, null, [])
      for (const { step, input } of first.journal) {
        world.run(step - world.steps)
        expect(world.steps, `seed ${seed}`).toBe(step)
        world.inject(input)
      }
      world.run(first.steps - world.steps)
      expect(events, `seed ${seed}`).toEqual(first.events)
      told += events.length
    }
    expect(told).toBeGreaterThan(50_000)
  })
})
