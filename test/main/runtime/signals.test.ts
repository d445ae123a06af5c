import { describe, expect, it } from 'vitest'
import type { WorldEvent } from '../../../src/main/runtime/index.ts'
import { atom, Pid } from '../../../src/shared/term.ts'
import { problemsOf } from '../../support/process-rules.ts'
import { Random } from '../../support/terms.ts'
import { newWanderers } from './support/wanderers.ts'

/** What happened in a random world that is ended from outside at last. */
function story(seed: number): { events: WorldEvent[]; left: number } {
  const random = new Random(seed)
  const { world, asked } = newWanderers(seed)
  const events: WorldEvent[] = []
  world.spawn('wanderer')
  world.tap = event => void events.push(event)
  for (let i = 0; i < 40; i++) {
    world.run(random.int(60))
    world.inject({ type: 'clock', now: world.now + random.int(30) })
    const id = asked.shift()
    if (id !== undefined) world.inject({ type: 'io', id, result: i })
  }
  for (let id = 1; id < world.nextPid; id++)
    world.inject({ type: 'signal', to: new Pid(id), reason: atom('kill') })
  world.run()
  for (const { pid } of [...world.processes.values()])
    world.inject({ type: 'signal', to: pid, reason: atom('kill') })
  world.run()
  return { events, left: world.processes.size }
}

describe('processes', () => {
  it('all end, heard of by each link and monitor once, and nothing reaches the dead', () => {
    let exits = 0
    for (let seed = 1; seed <= 200; seed++) {
      const { events, left } = story(seed)
      exits += events.filter(event => event.type === 'exit').length
      expect(problemsOf(events), `seed ${seed}`).toEqual([])
      expect(left, `seed ${seed}`).toBe(0)
    }
    expect(exits).toBeGreaterThan(2_000)
  })
})
