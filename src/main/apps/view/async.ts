import { ok } from '../../../shared/atoms.ts'
import { atom, type Term, tuple } from '../../../shared/term.ts'
import { Task } from '../../otp/index.ts'
import { type Coroutine, makeRef, type Process, send } from '../../otp/process.ts'
import { catchExit } from '../kernel/catch-exit.ts'
import type { Mounted } from './socket.ts'

/** Message `{async_result, Name, Ref, {ok, Value} | {exit, Reason}}` from a task of a view. */
export const async_result = atom('async_result')

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
  const ref = makeRef(self)
  const view = self.pid
  Task.startLink(self, function* (task) {
    const done = yield* catchExit(work(task))
    const result = 'value' in done ? tuple(ok, done.value) : tuple(atom('exit'), done.exit)
    send(task, view, tuple(async_result, name, ref, result))
  })
  return { ...socket, asyncs: { ...socket.asyncs, [name]: ref } }
}
