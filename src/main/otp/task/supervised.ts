import { callers as callersKey, DOWN, normal, shutdown } from '../../../shared/atoms.ts'
import {
  atom,
  type Fun,
  isTagged,
  type Pid,
  type Ref,
  type Term,
  Tuple,
  tuple,
} from '../../../shared/term.ts'
import {
  type Awaitable,
  type Coroutine,
  Doomed,
  demonitor,
  ErlangExit,
  endRunning,
  exit,
  exitReason,
  FunctionProgram,
  isCoroutine,
  monitor,
  type Process,
  put,
  receive,
  send,
  stackOf,
  timedOut,
} from '../../runtime/index.ts'
import { isHeard, logReport } from '../logger/log.ts'
import { spawnChild } from '../proc-lib.ts'
import { reportCrash } from '../reports.ts'

/** What a task does: gets its own process, and may wait. What it returns is its result, a term; nothing is nil. */
export type TaskFunction = (self: Process) => Awaitable<unknown>

/** Ms that a task under a supervisor waits to be told what to do. */
const orderTimeoutMs = 5_000

/** Starts a task whose result nobody waits for. `callers`: of its dictionary. @see Elixir, Task.Supervised: noreply/3 */
export function spawnNoReply(
  self: Process,
  callers: readonly Term[],
  fun: Fun,
  options: { link: boolean; starter: Term },
): Pid {
  const program = new TaskProgram(function* (task) {
    put(task, callersKey, callers)
    yield* runTask(task, fun, options.starter)
  })
  return spawnChild(self, program, 'Task.Supervised.noreply/3', options)
}

/**
 * Starts a task that waits for `owner` to say, by `sendOrder`, what to do and where to send the result; so owner can
 * monitor it first. `watch`: the task is not linked to owner, and ends with it as long as it has no order.
 * @see Elixir, Task.Supervised: reply/2
 */
export function spawnReply(self: Process, owner: Pid, options: { watch: boolean; starter: Term }): Pid {
  const program = new TaskProgram(task => reply(task, owner, options))
  return spawnChild(self, program, 'Task.Supervised.reply/2', { link: true })
}

/** Tells the task `pid` to run `fun` and to send `{tag, Result}` to `replyTo`. */
export function sendOrder(
  self: Process,
  pid: Pid,
  order: {
    readonly tag: Term
    readonly replyTo: Pid | Ref
    readonly callers: readonly Term[]
    readonly fun: Fun
  },
): void {
  send(self, pid, tuple(self.pid, order.tag, order.replyTo, order.callers, order.fun))
}

function* reply(
  self: Process,
  owner: Pid,
  { watch, starter }: { readonly watch: boolean; readonly starter: Term },
): Coroutine<void> {
  const ref = watch ? monitor(self, owner) : null
  const message = yield* receive(
    self,
    term =>
      term instanceof Tuple &&
      ((term.size === 5 && term.items[0] === owner) || (isTagged(term, DOWN, 5) && term.items[1] === ref)),
    watch ? orderTimeoutMs : null,
  )
  if (message === timedOut) return exit(atom('timeout'))
  const items = (message as Tuple).items
  if (items[0] === DOWN) return exit(tuple(shutdown, items[4] as Term))
  const [, tag, replyTo, callers, fun] = items as readonly [Term, Term, Pid | Ref, Term, Fun]
  put(self, callersKey, callers)
  if (ref !== null) demonitor(self, ref, { flush: true })
  const result = yield* runTask(self, fun, starter)
  send(self, replyTo, tuple(tag, result))
}

/** Does what the task is for; what escapes is reported, unless it is an orderly exit. @see Elixir: invoke_mfa */
function* runTask(self: Process, fun: Fun, starter: Term): Coroutine<Term> {
  try {
    const value = fun(self)
    const result = isCoroutine(value) ? yield* value : value
    return result === undefined ? null : (result as Term)
  } catch (thrown) {
    reportTerminating(self, fun, starter, thrown)
    throw thrown
  }
}

/** A process that runs a task, started by proc_lib. */
class TaskProgram extends FunctionProgram {
  override threw(self: Process, thrown: unknown): void {
    const reason = exitReason(thrown)
    if (!isOrderly(reason)) reportCrash(self, reason)
    endRunning(self, reason)
  }
}

function isOrderly(reason: Term): boolean {
  return reason === normal || reason === shutdown || isTagged(reason, shutdown, 2)
}

/** @see Elixir, Task.Supervised: invoke_mfa/2 */
function reportTerminating(self: Process, fun: Fun, starter: Term, thrown: unknown): void {
  if (thrown instanceof Doomed || !isHeard(self, 'error', 'Task.Supervised', 'terminate')) return
  const reason = exitReason(thrown)
  if (thrown instanceof ErlangExit && isOrderly(reason)) return
  logReport(self, {
    level: 'error',
    kind: 'terminate',
    module: 'Task.Supervised',
    domain: [atom('otp'), atom('elixir')],
    report: {
      label: tuple(atom('Elixir.Task.Supervisor'), atom('terminating')),
      report: {
        name: self.pid,
        starter,
        function: fun,
        args: [],
        reason: thrown instanceof ErlangExit ? tuple(reason, stackOf(thrown)) : reason,
      },
    },
  })
}
