/** An exit, a restart or a supervisor that gave up, for the time bar. */
export type TimeMark = {
  id: number
  /** World time in ms. */
  atMs: number
  /** The moment after it: a place in the past that can be looked at. */
  at: Moment
  kind: 'exit' | 'restart' | 'give_up'
  /** Of an exit: it was no crash. */
  orderly: boolean
  /** Seat; null for who had none. */
  key: string | null
  pid: string
  /** "todo ada exited: killed" */
  text: string
}

/** The past that the time bar shows, and where in it the window is. What is not told again stays as it was. */
export type TimeUpdate = {
  type: 'time'
  /** Another number than before: the past of another world, of which nothing is known yet. */
  history: number
  /** World time in ms: the earliest that can be looked at, and the present. */
  fromMs: number
  toMs: number
  /** New since the last update of this history, oldest first. */
  marks: TimeMark[]
  /** The moment of the past that is looked at; null at the present. */
  past: { at: Moment; atMs: number } | null
  /** A world that goes on from a moment of the past, and whether the window is in it; null when there is none. */
  fork: { fromMs: number; inIt: boolean } | null
}

/** A moment in the life of a world: the steps it had made, and the number of what came from outside next. */
export type Moment = { step: number; entry: number }
