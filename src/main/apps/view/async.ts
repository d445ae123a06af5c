import { ok } from '../../../shared/atoms.ts'
import { type Atom, atom, type Term, type TermRecord, type Tuple, tuple } from '../../../shared/term.ts'
import { Task } from '../../otp/index.ts'
import { type Coroutine, makeRef, type Process, send } from '../../otp/process.ts'
import { catchExit } from '../kernel/catch-exit.ts'
import type { Mounted } from './socket.ts'

/** Message `{async_result, Name, Ref, {ok, Value} | {exit, Reason}}` from a task of a view. */
export const async_result = atom('async_result')

/** As `async_result`, for the assign of that name. */
export const async_assign = atom('async_assign')

/** What is known of something that is fetched: an assign of `assignAsync`. @see Phoenix.LiveView.AsyncResult */
export type AsyncResult = {
  readonly loading: boolean
  readonly ok: boolean
  /** nil until it is there. */
  readonly result: Term
  /** Why it could not be had; nil when it could, or is not known yet. */
  readonly failed: Term
}

export const notAsked: AsyncResult = { loading: false, ok: false, result: null, failed: null }

/** From `{ok, Value}` or `{exit, Reason}`. */
export function asyncResult(outcome: Term): AsyncResult {
  const [what, value = null] = (outcome as Tuple).items
  if (what === ok) return { ...notAsked, ok: true, result: value }
  return { ...notAsked, failed: value }
}

/**
 * Does `work` in a task, and keeps what is known of it in the assign `name`: that it is loading, and then what came of it.
 * @see Phoenix.LiveView: assign_async/3
 */
export function assignAsync<A extends TermRecord>(
  self: Process,
  socket: Mounted<A>,
  name: string & keyof A,
  work: (task: Process) => Coroutine<Term>,
): Mounted<A> {
  const loading = { ...socket, assigns: { ...socket.assigns, [name]: { ...notAsked, loading: true } } }
  return begin(self, loading, async_assign, name, work)
}

/**
 * Does `work` in a task, so that the view can go on with its messages; `handleAsync` gets what came of it. Under a name
 * that is under way already, what comes of the earlier one is of no interest any more.
 * @see Phoenix.LiveView: start_async/3
 */
export function startAsync<A>(
  self: Process,
  socket: Mounted<A>,
  name: string,
  work: (task: Process) => Coroutine<Term>,
): Mounted<A> {
  return begin(self, socket, async_result, name, work)
}

function begin<A>(
  self: Process,
  socket: Mounted<A>,
  tag: Atom,
  name: string,
  work: (task: Process) => Coroutine<Term>,
): Mounted<A> {
  const ref = makeRef(self)
  const view = self.pid
  Task.startLink(self, function* (task) {
    const done = yield* catchExit(work(task))
    const result = 'value' in done ? tuple(ok, done.value) : tuple(atom('exit'), done.exit)
    send(task, view, tuple(tag, name, ref, result))
  })
  return { ...socket, asyncs: { ...socket.asyncs, [name]: ref } }
}
