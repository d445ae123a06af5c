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
import { formatTerm } from '../../../shared/term-text.ts'
import {
  type Awaitable,
  type Coroutine,
  demonitor,
  ErlangExit,
  endRunning,
  exit,
  exitReason,
  FunctionProgram,
  isCoroutine,
  monitor,
  type Process,
  type ProcessFunction,
  put,
  receive,
  send,
  timedOut,
} from '../../runtime/index.ts'
import { spawnChild } from '../proc-lib.ts'
import { report, reportCrash } from '../reports.ts'

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
  const program = new TaskProgram(options.starter, fun, function* (task) {
    put(task, callersKey, callers)
    yield* runTask(task, fun)
  })
  return spawnChild(self, program, 'Task.Supervised.noreply/3', options)
}

/**
 * Starts a task that waits for `owner` to say, by `sendOrder`, what to do and where to send the result; so owner can
 * monitor it first. `watch`: the task is not linked to owner, and ends with it as long as it has no order.
 * @see Elixir, Task.Supervised: reply/2
 */
export function spawnReply(self: Process, owner: Pid, options: { watch: boolean; starter: Term }): Pid {
  const program = new TaskProgram(options.starter, null, task => reply(task, owner, options.watch))
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

function* reply(self: Process, owner: Pid, watch: boolean): Coroutine<void> {
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
  const result = yield* runTask(self, fun)
  send(self, replyTo, tuple(tag, result))
}

function* runTask(self: Process, fun: Fun): Coroutine<Term> {
  const value = fun(self)
  const result = isCoroutine(value) ? yield* value : value
  return result === undefined ? null : (result as Term)
}

/** A process that runs a task: what escapes it is reported in the words of tasks. */
class TaskProgram extends FunctionProgram {
  private readonly starter: Term
  /** null when it is told by message. */
  private readonly task: Fun | null

  constructor(starter: Term, task: Fun | null, fn: ProcessFunction) {
    super(fn)
    this.starter = starter
    this.task = task
  }

  override threw(self: Process, thrown: unknown): void {
    const reason = exitReason(thrown)
    if (!(thrown instanceof ErlangExit) || !isOrderly(reason)) {
      reportTerminating(self, this.starter, this.task, reason)
      reportCrash(self, reason)
    }
    endRunning(self, reason)
  }
}

function isOrderly(reason: Term): boolean {
  return reason === normal || reason === shutdown || isTagged(reason, shutdown, 2)
}

/** @see Elixir, Task.Supervised: format_report/1 */
function reportTerminating(self: Process, starter: Term, task: Fun | null, reason: Term): void {
  if (self.world.tap === null) return
  const text = (term: Term): string => formatTerm(term, 'erlang', { limitChars: 2_000 })
  report(
    self,
    'error',
    'terminate',
    tuple(atom('Elixir.Task.Supervisor'), atom('terminating'), self.pid, starter, reason),
    `** Task ${text(self.pid)} terminating\n` +
      `** Started from ${text(starter)}\n` +
      (task === null ? '' : `** When function  == ${text(task)}\n`) +
      `**      arguments == []\n** Reason for termination == \n** ${text(reason)}`,
  )
}
