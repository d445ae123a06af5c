/** The questions that somebody answers before a forecast is shown, and what the forecast answers. */
import type { Forecast } from '../../shared/protocol/events.ts'

export type Question = {
  readonly id: 'stops' | 'back' | 'state' | 'gives_up'
  readonly text: string
  /** What can be answered, as it is written. */
  readonly choices: Readonly<Record<string, string>>
}

export const questions: readonly Question[] = [
  { id: 'stops', text: 'Who stops?', choices: { nobody: 'nobody', alone: 'it alone', more: 'others too' } },
  { id: 'back', text: 'Is it started again?', choices: { yes: 'yes', no: 'no' } },
  {
    id: 'state',
    text: 'Its state?',
    choices: { whole: 'is as before', part: 'comes back in part', lost: 'is lost' },
  },
  { id: 'gives_up', text: 'Does a supervisor give up?', choices: { yes: 'yes', no: 'no' } },
]

/** A choice for each question; one that was not answered is not there. */
export type Guess = { readonly [Id in Question['id']]?: string }

/**
 * What `forecast` answers for the process in the seat `key`; null for a question that does not arise: the state of who does
 * not stop, or has none.
 */
export function answersOf(forecast: Forecast, key: string | null): Record<Question['id'], string | null> {
  const { steps, stepsMore, seats, meters } = forecast
  const stopped = new Set(steps.filter(({ kind }) => kind === 'exit').map(step => step.key ?? step.text))
  const own = seats.find(seat => seat.key === key)
  const many = stopped.size > 1 || stepsMore > 0
  return {
    stops: stopped.size === 0 ? 'nobody' : many ? 'more' : 'alone',
    back: own === undefined ? null : own.back ? 'yes' : 'no',
    state: own === undefined || own.state === null ? null : own.back ? own.state.comesBack : 'lost',
    gives_up: meters.some(({ blown }) => blown) ? 'yes' : 'no',
  }
}
