import type { Term } from '../../../../shared/term.ts'
import type { Awaitable, Coroutine, Process } from '../../../otp/process.ts'
import type { Happening, Session } from '../session.ts'

/**
 * What was found of a session: the session, what the way itself wants to remember of it until the next change, and how
 * many pieces had to be looked up; `nothing` for a visit that was never kept; `damaged` when what is there is no
 * session.
 */
export type Found =
  | { readonly session: Session; readonly memo: Term; readonly looks: number }
  | 'nothing'
  | 'damaged'

/** What happened to a session, and the session before and after it. */
export type Change = { readonly happening: Happening; readonly before: Session; readonly after: Session }

/** What came of keeping: what the way wants to remember, and the bytes it handed to the disk; or why it was not kept. */
export type Kept = { readonly memo: Term; readonly bytes: number } | { readonly failed: Term }

/** Entries of a log of what happened, and their bytes. */
export type LogSize = { readonly entries: number; readonly bytes: number }

/**
 * The behaviour of a way to get a cart's state back. Its callbacks run in the process of the cart, and are plain
 * functions, or generator functions when they wait; `memo` is what the last of them wanted to remember.
 *
 *     found = load(key)              when the cart begins
 *     kept  = begin(session)         when the visit is new, or is kept in this way from now on
 *     kept  = keep(change, memo)     for each thing that happens, before anybody is told of it
 *     forget(key)                    when it is kept in another way
 */
export type Restore = {
  /** `ok`, or `{error, Reason}` while what the way needs is not open. */
  ready?(self: Process): Coroutine<Term>
  load(self: Process, key: string): Awaitable<Found>
  begin(self: Process, session: Session): Awaitable<Kept>
  keep(self: Process, change: Change, memo: Term): Awaitable<Kept>
  forget(self: Process, key: string): Awaitable<unknown>
  /** For a way that keeps a log: puts `session` in place of it. */
  compact?(self: Process, session: Session, memo: Term): Awaitable<Kept>
  /** For a way that keeps a log: how long that is. */
  logSize?(memo: Term): LogSize
}
