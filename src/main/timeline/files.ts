import type { Device } from '../runtime/index.ts'

/** The files of a world, which can be copied: in memory, whatever they are copied from. */
export type Files = {
  /** Answers what processes ask of them. */
  readonly device: Device
  /** Takes down how they are now. */
  readonly copy: FilesCopy
}

/** Takes down how files are at the moment at which it is called; what it returns makes files that are so. */
export type FilesCopy = () => () => Files
