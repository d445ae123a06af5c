/** What stands between a table and its file: reads now, and steps that somebody else takes. */

/** The bytes of a file, as they are after the steps taken so far. */
export type Pages = {
  /** Bytes of the file. */
  readonly size: number
  /** The bytes from `at` on: `length` of them, or as many as the file has. Must not change afterwards. */
  read(at: number, length: number): Uint8Array
}

/** One step of a change to a file. They must be taken in order, and each `fsync` waited for. */
export type Step =
  | { op: 'write'; at: number; bytes: Uint8Array }
  /** Makes the file end at `size`. */
  | { op: 'truncate'; size: number }
  /** Waits until everything before is on the disk, so that no power cut takes it back. */
  | { op: 'fsync' }

/** A file that is in memory as a whole. */
export function pagesOf(file: Uint8Array): Pages {
  return { size: file.length, read: (at, length) => file.subarray(at, at + length) }
}

/** A step that writes one word. */
export function writeWord(at: number, word: number): Step {
  return writeWords(at, word)
}

/** A step that writes words, one behind the other. */
export function writeWords(at: number, ...words: number[]): Step {
  const bytes = new Uint8Array(4 * words.length)
  const view = new DataView(bytes.buffer)
  for (const [i, word] of words.entries()) view.setUint32(4 * i, word)
  return { op: 'write', at, bytes }
}
