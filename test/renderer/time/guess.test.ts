import { describe, expect, it } from 'vitest'
import { answersOf, questions } from '../../../src/renderer/time/guess.ts'
import type { Forecast, ForecastSeat, ForecastStep } from '../../../src/shared/protocol/events.ts'

const exit = (key: string): ForecastStep => ({
  number: 1,
  kind: 'exit',
  afterMs: 0,
  key,
  text: `${key} exits`,
})
const seat = (more: Partial<ForecastSeat> = {}): ForecastSeat => ({
  key: 'ada',
  name: 'todo ada',
  back: true,
  nameBack: null,
  state: { comesBack: 'part', kept: ['todos'], lost: ['used_at'], from: ['todos.dets'] },
  ...more,
})
const forecast = (more: Partial<Forecast>): Forecast => ({
  steps: [],
  stepsMore: 0,
  seats: [],
  meters: [],
  screens: [],
  forMs: 1_000,
  ...more,
})
const meter = { key: 's', name: 'sup', before: 3, after: 4, intensity: 3, period: 5 }

describe('what a forecast answers', () => {
  it.each<[string, Partial<Forecast>, ReturnType<typeof answersOf>]>([
    ['nobody stops', {}, { stops: 'nobody', back: null, state: null, gives_up: 'no' }],
    [
      'one stops and comes back in part',
      { steps: [exit('ada')], seats: [seat()], meters: [{ ...meter, blown: false }] },
      { stops: 'alone', back: 'yes', state: 'part', gives_up: 'no' },
    ],
    [
      'one is not started again',
      { steps: [exit('ada')], seats: [seat({ back: false })] },
      { stops: 'alone', back: 'no', state: 'lost', gives_up: 'no' },
    ],
    [
      'one stops twice: it alone',
      { steps: [exit('ada'), exit('ada')], seats: [seat({ state: null })] },
      { stops: 'alone', back: 'yes', state: null, gives_up: 'no' },
    ],
    [
      'others stop too, since a supervisor gives up',
      { steps: [exit('ada'), exit('sup')], seats: [seat()], meters: [{ ...meter, blown: true }] },
      { stops: 'more', back: 'yes', state: 'part', gives_up: 'yes' },
    ],
    [
      'more than is told stop',
      { steps: [exit('ada')], stepsMore: 3, seats: [seat()] },
      { stops: 'more', back: 'yes', state: 'part', gives_up: 'no' },
    ],
  ])('%s', (_title, more, answers) => {
    expect(answersOf(forecast(more), 'ada')).toEqual(answers)
    for (const { id, choices } of questions) {
      const answer = answers[id]
      if (answer !== null) expect(choices).toHaveProperty(answer)
    }
  })
})
