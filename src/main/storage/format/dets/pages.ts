/** What stands between a table and its file: reads of what is in memory, and steps that somebody else takes. */

/** The bytes of a file. A value: they are as they were when it was made. */
export type Pages = {
  /** Bytes of the file. */
  readonly size: number
  /**
   * The bytes from `at` on: `length` of them, or as many as the file has. Must not be changed.
   * @throws MissingPages when they are not in memory.
   */
  read(at: number, length: number): Uint8Array
  /** The word at `at`; undefined behind the end of the file. @throws MissingPages */
  word(at: number): number | undefined
  /** Whether these bytes are in memory, as far as the file has them. */
  has(range: Range): boolean
  /** The file after `steps`, of which no more is in memory than was, besides what lies behind the end. */
  after(steps: readonly Step[]): Pages
  /** As `after`, for steps of which one depends on what those before it left. */
  edit(): PagesEdit
}

/** The bytes of a file while steps are taken. They are another file: the pages that it came from stay as they are. */
export type PagesEdit<P extends Pages = Pages> = {
  readonly size: number
  has(range: Range): boolean
  /** A copy, which may be changed. What is not in memory reads as zeros. */
  copy(at: number, length: number): Uint8Array
  take(step: Step): void
  /** The file as it is now; the edit is over. */
  done(): P
}

/** One step of a change to a file. They must be taken in order, and each `fsync` waited for. */
export type Step =
  | { readonly op: 'write'; readonly at: number; readonly bytes: Uint8Array }
  /** Makes the file end at `size`. */
  | { readonly op: 'truncate'; readonly size: number }
  /** Waits until everything before is on the disk, so that no power cut takes it back. */
  | { readonly op: 'fsync' }

export type WriteStep = Extract<Step, { op: 'write' }>

export type Range = { readonly at: number; readonly length: number }

/** Bytes are wanted that have to be read from the file first. Nothing has changed; what was tried can be tried again. */
export class MissingPages extends Error {
  override readonly name = 'MissingPages'
  readonly ranges: readonly Range[]

  constructor(ranges: readonly Range[]) {
    super('bytes of the file are not in memory')
    this.ranges = ranges
  }
}

/** A step that writes one word, or two, one behind the other. */
export function writeWords(at: number, first: number, second?: number): WriteStep {
  const bytes = new Uint8Array(second === undefined ? 4 : 8)
  putWord(bytes, 0, first)
  if (second !== undefined) putWord(bytes, 4, second)
  return { op: 'write', at, bytes }
}

function putWord(bytes: Uint8Array, at: number, word: number): void {
  bytes[at] = word >>> 24
  bytes[at + 1] = word >>> 16
  bytes[at + 2] = word >>> 8
  bytes[at + 3] = word
}
