import { describe, expect, it } from 'vitest'
import { type Timer, Timers } from '../../../src/main/runtime/timers.ts'
import { Random } from '../../support/terms.ts'

const target = { fired: () => undefined }

describe('Timers', () => {
  it('fire by time, and those of one time in the order in which they were set', () => {
    for (let seed = 1; seed <= 200; seed++) {
      const rng = new Random(seed)
      const timers = new Timers()
      const model: Timer[] = []
      let now = 0
      for (let i = 0; i < 200; i++) {
        if (rng.int(3) > 0) model.push(timers.set(now, rng.int(8), target))
        else if (model.length > 0 && rng.int(2) === 0) {
          const [gone] = model.splice(rng.int(model.length), 1)
          expect(timers.cancel(gone as Timer)).toBe(true)
          expect(timers.cancel(gone as Timer), 'a second time').toBe(false)
        } else {
          now += rng.int(3)
          model.sort((a, b) => a.due - b.due || a.seq - b.seq)
          for (let next = timers.peek(); next !== null && next.due <= now; next = timers.peek()) {
            expect(next, `seed ${seed}`).toBe(model.shift())
            timers.cancel(next)
          }
        }
        expect(timers.size).toBe(model.length)
        expect(timers.all()).toEqual(model.toSorted((a, b) => a.due - b.due || a.seq - b.seq))
      }
    }
  })
})
