/**
 * What a table or a log asks of the disk. Files lie flat in one folder and are named, never pathed. Requests that name
 * the same `lane` are done one after the other, in order, each whole before the next begins; lanes do not wait for
 * each other. A table is a lane, so what a killed table had begun is over before the next one reads.
 */
export type FileRequest = { readonly lane: string } & FileOperation

export type FileOperation = ReadOperation | WriteOperation | NameOperation

export type ReadOperation =
  /** The whole file; `enoent` when there is none. Answers `bytes`. */
  | { readonly op: 'read'; readonly file: string }
  /** Pieces of the file, each cut short where the file ends. Answers `parts`, in order, and `size`. */
  | { readonly op: 'read_at'; readonly file: string; readonly ranges: readonly FileRange[] }
  /** Answers the `size` of the file in bytes; `enoent` when there is none. */
  | { readonly op: 'size'; readonly file: string }

export type WriteOperation =
  /** Makes `file` anew (or empties it) and writes `bytes`; not yet safe from a power cut. */
  | { readonly op: 'write'; readonly file: string; readonly bytes: Uint8Array }
  /**
   * Changes a file in place, step by step, and stops at the first step that fails: it may be done in part, and of the
   * writes next to it each may be done or not; what stands before another kind of step is done, what stands behind the
   * next one is not. `enoent` when there is no such file.
   */
  | { readonly op: 'update'; readonly file: string; readonly steps: readonly FileStep[] }
  /** Waits until what was written to `file` is on the disk. */
  | { readonly op: 'sync'; readonly file: string }

export type NameOperation =
  /** Puts `file` in the place of `to`, which it replaces. */
  | { readonly op: 'rename'; readonly file: string; readonly to: string }
  /** Waits until names made, changed or removed are on the disk. */
  | { readonly op: 'sync_folder' }
  /** Gives `file` the first free name of `to`, `to.2`, `to.3`…; replaces nothing. Answers that `name`. */
  | { readonly op: 'set_aside'; readonly file: string; readonly to: string }
  | { readonly op: 'remove'; readonly file: string }

export type FileRange = { readonly at: number; readonly length: number }

export type FileStep =
  /** Writes `bytes` from offset `at` on; a gap behind the end of the file is filled with zeros. */
  | { readonly op: 'write'; readonly at: number; readonly bytes: Uint8Array }
  /** Makes the file end at `size`, which may lie behind its end. */
  | { readonly op: 'truncate'; readonly size: number }
  /** Waits until the steps before are on the disk. */
  | { readonly op: 'fsync' }

/** A POSIX error in Erlang's spelling: "enoent", "eacces", "enospc", "eio", "erofs"… */
export type FileError = { readonly ok: false; readonly reason: string }

export type FileResult =
  | FileError
  | {
      readonly ok: true
      readonly bytes?: Uint8Array
      readonly parts?: readonly Uint8Array[]
      readonly size?: number
      readonly name?: string
    }

/** A file name that stays in its folder, on every file system. */
export function isFileName(name: string): boolean {
  return /^[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}$/.test(name)
}
