import type { Tap } from '../runtime/index.ts'

/** Somebody who wants to hear of messages as they are sent, but only of as many as fit into a frame. */
export interface Ear {
  readonly hear: Tap
  /** Whether it wants to hear of no more messages in this frame; of exits and starts it is told all the same. */
  readonly full: boolean
  /** The next frame begins; `missed` messages were sent of which nobody was told. */
  next(missed: number): void
}
