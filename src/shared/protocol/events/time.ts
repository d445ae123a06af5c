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

/** A moment in the life of a world: the steps it had made, and the number of what came from outside next. */
export type Moment = { step: number; entry: number }
