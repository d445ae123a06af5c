import type { Pid, Ref, Term, TermRecord } from '../../../shared/term.ts'

/** Something to tell the user beside the form. */
export type Flash = { readonly level: 'info' | 'error'; readonly text: string }

/** `asleep`: the server behind the view has stopped by itself, with nothing to do; an event starts it again. */
export type ViewStatus = 'mounting' | 'live' | 'asleep' | 'reconnecting'

/**
 * The state of a view, as Phoenix.LiveView's socket: `params` is what stands in the address of the page, and so lives
 * longer than the view; `assigns` is what the view shows.
 */
export type Socket<Assigns> = {
  /** Number of the window's screen, and the process that stands for the window. */
  readonly view: number
  readonly window: Pid
  readonly window_monitor: Ref
  readonly params: TermRecord
  readonly status: ViewStatus
  /** Answer to the last thing the user did; nil when there is nothing to say. */
  readonly flash: Flash | null
  /** Why the server is not there; nil while it is. */
  readonly trouble: string | null
  /** The server behind the screen, and its monitor; nil while it is looked for. */
  readonly server: Pid | null
  readonly server_monitor: Ref | null
  /** Ms until it is looked for again. */
  readonly retry_ms: number
  /** nil before the first mount. */
  readonly assigns: Assigns | null
  /** When the event that is being handled was asked for, in ms since 1970. */
  readonly asked_at?: number
  /** Rows that are pushed to the window next, and then forgotten. */
  readonly stream: StreamOps | null
  /** The tasks under way, by name; see `startAsync`. */
  readonly asyncs: { readonly [name: string]: Ref }
}

/** A row of a stream, which the window keeps under its id. */
export type StreamRow = { readonly id: number; readonly text: string }

/** What a window does to the rows that it keeps: forgets all of them if `reset`, then takes these in, in order. */
export type StreamOps = { readonly reset: boolean; readonly inserts: readonly StreamRow[] }

/**
 * With `rows` for the window to keep, in place of those it has or behind them. The view forgets them once they are pushed.
 * @see Phoenix.LiveView: stream/4
 */
export function stream<A>(socket: Mounted<A>, rows: readonly StreamRow[], reset = false): Mounted<A> {
  const before = reset ? null : socket.stream
  const ops = { reset: reset || (before?.reset ?? false), inserts: [...(before?.inserts ?? []), ...rows] }
  return { ...socket, stream: ops }
}

/** A socket that has been mounted at least once. */
export type Mounted<Assigns> = Socket<Assigns> & { readonly assigns: Assigns }

/** With `assigns` changed as said. */
export function assign<A extends TermRecord>(socket: Mounted<A>, changes: Partial<A>): Mounted<A> {
  return { ...socket, assigns: { ...socket.assigns, ...changes } }
}

/** With a message for the user, which stays until he does the next thing. */
export function putFlash<S extends Socket<Term>>(socket: S, level: Flash['level'], text: string): S {
  return { ...socket, flash: { level, text } }
}

/** With `changes` in the address, which is that of another server: the view mounts again. @see Phoenix.LiveView, push_navigate/2 */
export function pushNavigate<S extends Socket<Term>>(socket: S, changes: TermRecord): S {
  return { ...pushPatch(socket, changes), status: 'mounting' }
}

/** With `changes` in the address, from where the next mount takes them. */
export function pushPatch<S extends Socket<Term>>(socket: S, changes: TermRecord): S {
  return { ...socket, params: { ...socket.params, ...changes } }
}
