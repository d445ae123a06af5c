import { describe, expect, it } from 'vitest'
import { addRestart, restartsWithin, secondOf } from '../../../../src/main/otp/supervisor/restart-window.ts'
import { Random } from '../../../support/terms.ts'

describe('the restart window', () => {
  it('counts a restart that is exactly a period old, and none older', () => {
    expect(addRestart([10], 15, 5)).toEqual([15, 10])
    expect(addRestart([10], 16, 5)).toEqual([16])
  })

  it('counts whole seconds of the clock: almost a second more than the period still counts', () => {
    expect(addRestart([secondOf(1_000)], secondOf(6_999), 5)).toHaveLength(2)
    expect(addRestart([secondOf(1_999)], secondOf(7_000), 5)).toHaveLength(1)
  })

  it('holds as many restarts as a naive count of all of them, in a thousand random histories', () => {
    const wrong: string[] = []
    for (let seed = 1; seed <= 1_000; seed++) {
      const random = new Random(seed)
      const period = 1 + random.int(10)
      const all: number[] = []
      let window: readonly number[] = []
      let ms = random.int(5_000)
      for (let restart = 0; restart < 40; restart++) {
        ms += random.int(random.pick([10, 1_500, 1_000 * period * 2]))
        const now = secondOf(ms)
        window = addRestart(window, now, period)
        all.push(now)
        const countAt = (then: number): number => all.filter(second => then - second <= period).length
        const later = now + random.int(period * 2)
        const right =
          window.length === countAt(now) && restartsWithin(window, later, period).length === countAt(later)
        if (!right) wrong.push(`seed ${seed}, restart ${restart}`)
      }
    }
    expect(wrong).toEqual([])
  })
})
