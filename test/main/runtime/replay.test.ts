import { describe, expect, it } from 'vitest'
import { type Input, type JournalEntry, replay } from '../../../src/main/runtime/index.ts'
import { atom, Pid } from '../../../src/shared/term.ts'
import { Random } from '../../support/terms.ts'
import { eventsOf, newWanderers, wandererOptions } from './support/wanderers.ts'

/** Drives a world by random inputs from outside, at random steps. */
function live(seed: number): { journal: JournalEntry[]; events: string[]; steps: number } {
  const random = new Random(seed)
  const journal: JournalEntry[] = []
  const { world, asked } = newWanderers(seed, entry => void journal.push(entry))
  const events = eventsOf(world)
  world.spawn('wanderer')
  for (let i = 0; i < 60; i++) {
    world.run(random.int(40))
    const pid = new Pid(1 + random.int(60))
    const inputs: (() => Input)[] = [
      () => ({ type: 'clock', now: world.now + random.int(30) }),
      () => ({ type: 'send', to: pid, message: i }),
      () => ({ type: 'signal', to: pid, reason: atom('outside') }),
      () => ({ type: 'next', to: pid }),
      () => ({ type: 'mailbox', to: pid, change: { do: 'first', index: random.int(3) } }),
      () => ({ type: 'mailbox', to: pid, change: { do: 'drop', index: random.int(3) } }),
      () => ({
        type: 'mailbox',
        to: pid,
        change: { do: 'delay', index: random.int(3), ms: random.int(40) },
      }),
      () => ({ type: 'io', id: asked.splice(random.int(asked.length), 1)[0] ?? 0, result: i }),
    ]
    world.inject(random.pick(inputs)())
    if (world.processes.size === 0) world.spawn('wanderer')
  }
  return { journal, events, steps: world.steps }
}

describe('a world run again from its journal', () => {
  it('tells exactly the same events, for 1,000 random worlds', () => {
    let told = 0
    for (let seed = 1; seed <= 1_000; seed++) {
      const first = live(seed)
      let events: string[] = []
      const world = replay(wandererOptions(seed), first.journal, first.steps, begun => {
        events = eventsOf(begun)
      })
      expect(world.steps, `seed ${seed}`).toBe(first.steps)
      expect(events, `seed ${seed}`).toEqual(first.events)
      told += events.length
    }
    expect(told).toBeGreaterThan(180_000)
  })
})
