import { describe, expect, it } from 'vitest'
import { meterText, seatText, seatTexts } from '../../../src/renderer/time/forecast-card.tsx'
import { marksOf } from '../../../src/renderer/time/forecast-marks.tsx'
import type { ForecastSeat } from '../../../src/shared/protocol/events.ts'

const seat = (more: Partial<ForecastSeat>): ForecastSeat => ({
  key: 'k',
  name: 'todo ada',
  back: true,
  nameBack: null,
  state: null,
  ...more,
})
const state = { comesBack: 'whole', kept: [], lost: [], from: [] } as const

describe('what becomes of who stops', () => {
  it.each<[Partial<ForecastSeat>, string]>([
    [{ back: false }, 'todo ada does not come back.'],
    [{ nameBack: true }, 'todo ada comes back, its name with it.'],
    [{ nameBack: false }, 'todo ada comes back, without its name.'],
    [
      { state: { ...state, kept: [], lost: [], from: ['todos.dets'] } },
      'todo ada comes back; its state is as before, from todos.dets.',
    ],
    [
      { state: { comesBack: 'part', kept: ['todos', 'token'], lost: ['used_at'], from: ['todos.dets'] } },
      'todo ada comes back; todos, token from todos.dets; used_at not as before.',
    ],
    [
      { state: { ...state, kept: [], lost: [], from: [] } },
      'todo ada comes back; its state is as before, from the arguments of its start.',
    ],
    [
      { state: { comesBack: 'lost', kept: [], lost: ['n'], from: [] } },
      'todo ada comes back; its state is lost.',
    ],
  ])('%j: %s', (more, text) => {
    expect(seatText(seat(more))).toBe(text)
  })

  it('shares a line with others that have nothing to lose', () => {
    const lines = seatTexts([seat({ name: 'a' }), seat({ name: 'b', back: false }), seat({ name: 'c' })])
    expect(lines).toEqual(['b does not come back.', 'a, c come back.'])
  })
})

describe('a supervisor’s restarts', () => {
  const meter = { key: 'k', name: 'sup', before: 2, after: 3, intensity: 3, period: 5, blown: false }

  it('are told as they are now and as they will be', () => {
    expect(meterText(meter)).toBe('sup has used 2 of 3 restarts in 5 s; then 3.')
  })

  it('run out', () => {
    expect(meterText({ ...meter, before: 3, after: 4, blown: true })).toBe(
      'sup has used 3 of 3 restarts in 5 s: this is one too many, and it gives up.',
    )
  })
})

describe('the marks on the tree', () => {
  it('are the numbers of the steps at each seat, and whether somebody stops there', () => {
    const step = (number: number, kind: 'exit' | 'restart', key: string | null) =>
      ({ number, kind, key, afterMs: 0, text: '' }) as const
    const forecast = {
      steps: [step(1, 'exit', 'a'), step(2, 'exit', null), step(3, 'exit', 'b'), step(4, 'restart', 'a')],
      stepsMore: 0,
      seats: [],
      meters: [],
      screens: [],
      forMs: 1_000,
    }
    expect(marksOf(forecast)).toEqual([
      {
        key: 'a',
        numbers: [
          { number: 1, stops: true },
          { number: 4, stops: false },
        ],
      },
      { key: 'b', numbers: [{ number: 3, stops: true }] },
    ])
  })
})
