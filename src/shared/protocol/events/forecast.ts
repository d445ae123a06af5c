/** What a fault would do: it was done to a copy of the world, which was watched for a while. */
export type Forecast = {
  /** Who stops and who starts, in order; at most `limits.forecastSteps`. */
  steps: ForecastStep[]
  /** Steps that were left out because there are too many. */
  stepsMore: number
  /** What becomes of the seats of those who stop, in the order in which they do. */
  seats: ForecastSeat[]
  meters: ForecastMeter[]
  /** The screens of the window that asked. */
  screens: ForecastScreen[]
  /** World time, in ms, for which the copy was watched; it may have done more steps than are watched before that. */
  forMs: number
}

export type ForecastStep = {
  /** From 1. */
  number: number
  kind: 'exit' | 'start' | 'restart' | 'restart_failed' | 'give_up'
  /** World time after the fault, in ms. */
  afterMs: number
  /** Seat of who stops or starts; null for who has none. */
  key: string | null
  /** "todo ada exits: killed" */
  text: string
}

export type ForecastSeat = {
  key: string
  name: string
  /** Whether somebody sits there in the end. */
  back: boolean
  /** What the process was registered as comes back; null when it had no name. */
  nameBack: boolean | null
  /** null for who has no state of its own to lose. */
  state: null | {
    /** Whole: as it was; part: `kept` only; lost: none of it. */
    comesBack: 'whole' | 'part' | 'lost'
    /** Fields of the state that are as they were, and those that are not. */
    kept: string[]
    lost: string[]
    /** Whom the new process asked for it: a file of a table, other processes; nobody: the arguments of its start. */
    from: string[]
  }
}

/** The restarts of a supervisor that count against its intensity. */
export type ForecastMeter = {
  key: string
  name: string
  before: number
  after: number
  intensity: number
  /** In seconds. */
  period: number
  /** It gives up. */
  blown: boolean
}

export type ForecastScreen = {
  view: number
  /** Whether it shows in the end what it shows now. */
  same: boolean
  /** How it will be on the way: "reconnecting", "live". */
  statuses: string[]
  /** What it will tell its user in the end; null for nothing. */
  message: string | null
}
