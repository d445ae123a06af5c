/**
 * What a table asks of the disk. Files lie flat in one folder and are named, never pathed. Requests that name the
 * same `lane` are done one after the other, in order, each whole before the next begins; lanes do not wait for
 * each other. A table is a lane, so what a killed table had begun is over before the next one reads.
 */
export type FileRequest = { readonly lane: string } & FileOperation

export type FileOperation =
  /** The whole file; `enoent` when there is none. */
  | { readonly op: 'read'; readonly file: string }
  /** Makes `file` anew (or empties it) and writes `bytes`; not yet safe from a power cut. */
  | { readonly op: 'write'; readonly file: string; readonly bytes: Uint8Array }
  /** Waits until what was written to `file` is on the disk. */
  | { readonly op: 'sync'; readonly file: string }
  /** Puts `file` in the place of `to`, which it replaces. */
  | { readonly op: 'rename'; readonly file: string; readonly to: string }
  /** Waits until names made, changed or removed are on the disk. */
  | { readonly op: 'sync_folder' }
  /** Gives `file` the first free name of `to`, `to.2`, `to.3`…; replaces nothing. Answers that name. */
  | { readonly op: 'set_aside'; readonly file: string; readonly to: string }
  | { readonly op: 'remove'; readonly file: string }

/** A POSIX error in Erlang's spelling: "enoent", "eacces", "enospc", "eio", "erofs"… */
export type FileError = { readonly ok: false; readonly reason: string }

export type FileResult =
  | FileError
  | { readonly ok: true; readonly bytes?: Uint8Array; readonly name?: string }

/** A file name that stays in its folder, on every file system. */
export function isFileName(name: string): boolean {
  return /^[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}$/.test(name)
}
