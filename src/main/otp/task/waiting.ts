import {
  brutal_kill,
  DOWN,
  infinity,
  kill,
  killed,
  noproc,
  shutdown,
  timeout,
} from '../../../shared/atoms.ts'
import { atom, isTagged, type Ref, type Term, Tuple, tuple } from '../../../shared/term.ts'
import {
  type Coroutine,
  demonitor,
  exit,
  exitSignal,
  monitor,
  monotonicTime,
  type Process,
  receive,
  receiveRef,
  timedOut,
  unlink,
} from '../../runtime/index.ts'
import { raiseArgumentError } from '../argument-error.ts'
import { checkTimeout, type Timeout } from '../timeout.ts'
import { checkOwner, type TaskStruct, taskModule } from './struct.ts'

/** How a task ended: with a reply, or with the reason of its DOWN. */
type Ending = { readonly reply: Term } | { readonly reason: Term }

/** @see Elixir, Task: await/2 */
export function* awaitTask(self: Process, task: TaskStruct, ms: Timeout): Coroutine<Term> {
  checkTimeout(ms)
  checkOwner(self, task)
  const ending = yield* endingOf(self, task, limit(ms))
  if (ending !== null && 'reply' in ending) return ending.reply
  if (ending === null) demonitor(self, task.ref, { flush: true })
  return exitFrom('await', [task, ms], ending === null ? timeout : ending.reason)
}

/** All share one time limit. @see Elixir, Task: await_many/2 */
export function* awaitMany(self: Process, tasks: readonly TaskStruct[], ms: Timeout): Coroutine<Term[]> {
  checkTimeout(ms)
  for (const task of tasks) checkOwner(self, task)
  const due = ms === infinity ? null : monotonicTime(self) + (ms as number)
  const waiting = new Map(tasks.map(task => [task.ref.id, task]))
  const replies = new Map<number, Term>()
  const giveUp = (reason: Term): never => {
    for (const task of waiting.values()) demonitor(self, task.ref, { flush: true })
    return exitFrom('await_many', [tasks, ms], reason)
  }
  while (waiting.size > 0) {
    const left = due === null ? null : Math.max(0, due - monotonicTime(self))
    const message = yield* receive(self, term => refIn(term, waiting) !== undefined, left)
    if (message === timedOut) return giveUp(timeout)
    const ref = refIn(message, waiting) as Ref
    const { items } = message as Tuple
    if (items[0] === DOWN) return giveUp(items[4] as Term)
    demonitor(self, ref, { flush: true })
    waiting.delete(ref.id)
    replies.set(ref.id, items[1] as Term)
  }
  return tasks.map(task => replies.get(task.ref.id) as Term)
}

/** @see Elixir, Task: yield/2 */
export function* yieldTask(self: Process, task: TaskStruct, ms: Timeout): Coroutine<Term> {
  checkTimeout(ms)
  checkOwner(self, task)
  const ending = yield* endingOf(self, task, limit(ms))
  return ending === null ? null : outcome(ending)
}

/** All share one time limit. @see Elixir, Task: yield_many/2 */
export function* yieldMany(self: Process, tasks: readonly TaskStruct[], ms: Timeout): Coroutine<Term[]> {
  checkTimeout(ms)
  const due = ms === infinity ? null : monotonicTime(self) + (ms as number)
  const results: Term[] = []
  for (const task of tasks) {
    checkOwner(self, task)
    const ending = yield* endingOf(self, task, due === null ? null : Math.max(0, due - monotonicTime(self)))
    results.push(tuple(task, ending === null ? null : outcome(ending)))
  }
  return results
}

/** @see Elixir, Task: ignore/1 */
export function* ignoreTask(self: Process, task: TaskStruct): Coroutine<Term> {
  checkOwner(self, task)
  const ending = yield* endingOf(self, task, 0)
  if (ending === null || 'reply' in ending) {
    if (task.pid !== null) unlink(self, task.pid)
    demonitor(self, task.ref, { flush: true })
  }
  return ending === null ? null : outcome(ending)
}

/** @see Elixir, Task: shutdown/2 */
export function* shutdownTask(
  self: Process,
  task: TaskStruct,
  how: Timeout | typeof brutal_kill,
): Coroutine<Term> {
  if (how !== brutal_kill) checkTimeout(how)
  if (task.pid === null) return raiseArgumentError('the task does not have an associated task process')
  checkOwner(self, task)
  const watch = monitor(self, task.pid)
  // Unlinked, so that its end does not end the owner.
  unlink(self, task.pid)
  exitSignal(self, task.pid, how === brutal_kill ? kill : shutdown)
  const asked = yield* receiveRef(self, watch, how === brutal_kill ? null : limit(how as Timeout))
  if (asked !== timedOut)
    return yield* afterShutdown(self, task, asked as Tuple, how === brutal_kill ? killed : shutdown)
  exitSignal(self, task.pid, kill)
  return yield* afterShutdown(self, task, (yield* receiveRef(self, watch, null)) as Tuple, shutdown)
}

/** A reply that had come before counts; an end as it was asked for is nil, any other is told. */
function* afterShutdown(self: Process, task: TaskStruct, down: Tuple, asked: Term): Coroutine<Term> {
  const seen = down.items[4] as Term
  // Of a task that was dead already, its own monitor knows the reason.
  const reason = seen === noproc ? yield* earlierReason(self, task.ref) : seen
  if (seen !== noproc) demonitor(self, task.ref, { flush: true })
  const message = yield* receive(self, term => isTagged(term, task.ref, 2), 0)
  if (message !== timedOut) return tuple(atom('ok'), (message as Tuple).items[1] as Term)
  return reason === asked ? null : tuple(atom('exit'), reason)
}

function* earlierReason(self: Process, ref: Ref): Coroutine<Term> {
  const down = yield* receive(self, term => isTagged(term, DOWN, 5) && term.items[1] === ref, 0)
  if (down !== timedOut) return (down as Tuple).items[4] as Term
  demonitor(self, ref, { flush: true })
  return noproc
}

/** Waits `ms` at most for the reply of `task` or its DOWN; null when neither came. Ends the monitor with either. */
function* endingOf(self: Process, task: TaskStruct, ms: number | null): Coroutine<Ending | null> {
  const message = yield* receiveRef(self, task.ref, ms)
  if (message === timedOut) return null
  const { items } = message as Tuple
  demonitor(self, task.ref, { flush: true })
  return items[0] === DOWN ? { reason: items[4] as Term } : { reply: items[1] as Term }
}

function outcome(ending: Ending): Term {
  return 'reply' in ending ? tuple(atom('ok'), ending.reply) : tuple(atom('exit'), ending.reason)
}

/** The reference by which `message` belongs to one of `waiting`. */
function refIn(message: Term, waiting: ReadonlyMap<number, TaskStruct>): Ref | undefined {
  if (!(message instanceof Tuple)) return undefined
  const ref = message.items[isTagged(message, DOWN, 5) ? 1 : 0] as Ref | undefined
  const task = waiting.get((ref as Partial<Ref> | null | undefined)?.id as number)
  return task !== undefined && task.ref === ref ? ref : undefined
}

function limit(ms: Timeout): number | null {
  return ms === infinity ? null : (ms as number)
}

function exitFrom(name: string, args: readonly Term[], reason: Term): never {
  return exit(tuple(reason, tuple(taskModule, atom(name), args)))
}
