import type { LoadMeter } from '../observer/index.ts'
import type { FilesCopy, Recorder, Scene } from '../timeline/index.ts'
import type { Views } from './views.ts'

/** A system that a window can look at and act on: a world with what drives it and watches it, its screens and its past. */
export type Stage = Scene & {
  readonly views: Views
  /** Keeps its past; of a stage that is itself a moment of the past, the past that it belongs to. */
  readonly recorder: Recorder
  /** Its load in the last minutes; of a moment of the past, that of the world whose past it is. */
  readonly load: LoadMeter
  /** Copies its files as they are now. */
  readonly files: FilesCopy | undefined
}
