import { describe, expect, it } from 'vitest'
import { agoText, placeOf, rangeOf, timeAt } from '../../../src/renderer/time/time-scale.ts'

describe('the stretch of time that the bar shows', () => {
  it('is the last of what is kept', () => {
    expect(rangeOf({ fromMs: 0, toMs: 300_000 }, 60_000, null)).toEqual({ fromMs: 240_000, toMs: 300_000 })
  })

  it('reaches no further back than what is kept, and not a moment of a world that has just begun', () => {
    expect(rangeOf({ fromMs: 20_000, toMs: 50_000 }, 60_000, null)).toEqual({ fromMs: 20_000, toMs: 50_000 })
    expect(rangeOf({ fromMs: 0, toMs: 2_000 }, 60_000, null)).toEqual({ fromMs: -8_000, toMs: 2_000 })
  })

  it('is all that is kept where that is asked for', () => {
    expect(rangeOf({ fromMs: 5, toMs: 9_000_000 }, null, null)).toEqual({ fromMs: 5, toMs: 9_000_000 })
  })

  it('has the moment in it that is looked at, however long ago that is', () => {
    expect(rangeOf({ fromMs: 0, toMs: 300_000 }, 60_000, 100_000).fromMs).toBe(100_000)
  })
})

describe('a place on the bar', () => {
  const range = { fromMs: 1_000, toMs: 5_000 }

  it('stands for a time, and the time for that place', () => {
    for (const ms of [1_000, 1_234, 4_999, 5_000])
      expect(timeAt(placeOf(ms, range, 500), range, 500)).toBeCloseTo(ms, 6)
  })

  it('beyond an end is that end', () => {
    expect(timeAt(-50, range, 500)).toBe(1_000)
    expect(timeAt(9_000, range, 500)).toBe(5_000)
  })
})

describe('how long ago something was', () => {
  it.each([
    [0.4, 'now'],
    [12, '12 ms ago'],
    [2_340, '2.3 s ago'],
    [250_000, '4 min 10 s ago'],
    [7_260_000, '2 h 1 min ago'],
  ])('%d ms: %s', (ms, text) => {
    expect(agoText(ms)).toBe(text)
  })
})
