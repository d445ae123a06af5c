import { describe, expect, it } from 'vitest'
import { RestartWindow, secondOf } from '../../../../src/main/otp/supervisor/restart-window.ts'
import { Random } from '../../../support/terms.ts'

/** The window after restarts in these seconds, oldest first. */
function windowOf(seconds: readonly number[], period: number): RestartWindow {
  return seconds.reduce((window, second) => window.add(second, period), RestartWindow.empty)
}

describe('the restart window', () => {
  it('counts a restart that is exactly a period old, and none older', () => {
    expect(windowOf([10, 15], 5).seconds()).toEqual([15, 10])
    expect(windowOf([10, 16], 5).seconds()).toEqual([16])
  })

  it('counts whole seconds of the clock: almost a second more than the period still counts', () => {
    expect(windowOf([secondOf(1_000), secondOf(6_999)], 5).size).toBe(2)
    expect(windowOf([secondOf(1_999), secondOf(7_000)], 5).size).toBe(1)
  })

  it('stays as it was when one more restart comes', () => {
    const before = windowOf([1, 1, 2], 5)
    before.add(2, 5)
    before.add(9, 5)
    expect(before.seconds()).toEqual([2, 1, 1])
    expect(before.size).toBe(3)
  })

  it('holds what a naive list of all restarts holds, in a thousand random histories', () => {
    const wrong: string[] = []
    for (let seed = 1; seed <= 1_000; seed++) {
      const random = new Random(seed)
      const period = 1 + random.int(10)
      const all: number[] = []
      let window = RestartWindow.empty
      let ms = random.int(5_000)
      for (let restart = 0; restart < 40; restart++) {
        ms += random.int(random.pick([10, 1_500, 1_000 * period * 2]))
        const now = secondOf(ms)
        window = window.add(now, period)
        all.unshift(now)
        const listAt = (then: number): string => String(all.filter(second => then - second <= period))
        const later = now + random.int(period * 2)
        const shownAt = (then: number): string => String(window.within(then, period).seconds())
        const right =
          shownAt(now) === listAt(now) &&
          shownAt(later) === listAt(later) &&
          window.within(later, period).size === window.within(later, period).seconds().length
        if (!right) wrong.push(`seed ${seed}, restart ${restart}`)
      }
    }
    expect(wrong).toEqual([])
  })

  it('is quick with a hundred thousand restarts of one second', () => {
    let window = RestartWindow.empty
    // A window that copies itself at every restart would make 5·10^9 steps here, and time out.
    for (let restart = 0; restart < 100_000; restart++) window = window.add(7, 5)
    expect(window.size).toBe(100_000)
  })
})
