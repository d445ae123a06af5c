import { DOWN, EXIT, normal, ok, stop, timeout } from '../../../shared/atoms.ts'
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
  effect,
  exit,
  FunctionProgram,
  type Process,
  raise,
  receive,
  send,
  spawnProgram,
  timedOut,
} from '../../runtime/index.ts'
import { raiseArgumentError } from '../argument-error.ts'
import { callersOf } from '../callers.ts'
import { schedulersOnline } from '../schedulers-online.ts'
import type { Timeout } from '../timeout.ts'
import {
  down,
  max_children,
  runStreamMonitor,
  type StartTask,
  spawn,
  spawned,
  timed_out,
} from './stream-monitor.ts'
import { sendOrder } from './supervised.ts'

export type StreamOptions = {
  /** Tasks that run at one time. Default 4. */
  maxConcurrency?: number
  /** Whether results come in the order of the items, or as they come. Default true. */
  ordered?: boolean
  /** Ms that one task may take. Default 5000. */
  timeout?: Timeout
  /** What a task that takes longer means: `exit` (default) ends the caller, `kill_task` gives `{exit, timeout}`. */
  onTimeout?: 'exit' | 'kill_task'
  /** Whether a failure names its item: `{exit, {Item, Reason}}`. Default false. */
  zipInputOnExit?: boolean
}

/** What a task of a stream does with its item. What it returns is the result, a term; nothing is nil. */
export type StreamFunction = (item: Term, self: Process) => Awaitable<unknown>

/** A task that runs, or its result that waits for its turn. */
type Slot = { readonly item: Term; reply?: Term; result?: Term }

/**
 * Runs `fun` over `items` in tasks, some at a time.
 * @returns `[{ok, Result} | {exit, Reason}]`
 * @see Elixir, Task.Supervised: stream/7
 */
export function* runStream(
  self: Process,
  items: Iterable<Term>,
  fun: StreamFunction,
  options: StreamOptions,
  start: StartTask,
): Coroutine<Term[]> {
  const { maxConcurrency = schedulersOnline, timeout: ms = 5_000 } = options
  if (!Number.isInteger(maxConcurrency) || maxConcurrency < 1)
    return raiseArgumentError(':max_concurrency must be an integer greater than zero')
  const stream = new Stream(self, openMonitor(self, ms, start), fun, options)
  const iterator = items[Symbol.iterator]()
  for (let ended = false; ; ) {
    if (ended && stream.running === 0) break
    if (ended || stream.running === maxConcurrency) {
      yield* stream.takeEvent()
      continue
    }
    const next = iterator.next()
    if (next.done === true) ended = true
    else yield* stream.startTask(next.value)
  }
  yield* stream.close()
  return stream.results
}

type Monitor = { readonly pid: Pid; readonly ref: Ref }

function openMonitor(self: Process, ms: Timeout, start: StartTask): Monitor {
  const parent = self.pid
  const traps = effect(self, () => self.trapExit)
  const run = (process: Process): Coroutine<void> =>
    runStreamMonitor(process, parent, { start, traps, timeout: ms })
  const { pid, ref } = spawnProgram(self, new FunctionProgram(run), 'erlang.apply/2', {
    link: true,
    monitor: true,
  })
  send(self, pid, tuple(parent, ref as Ref))
  return { pid, ref: ref as Ref }
}

class Stream {
  readonly results: Term[] = []
  private readonly self: Process
  private readonly monitor: Monitor
  private readonly fun: StreamFunction
  private readonly options: StreamOptions
  private readonly slots = new Map<number, Slot>()
  private started = 0
  private delivered = 0
  /** Tasks that have not ended. */
  running = 0

  constructor(self: Process, monitor: Monitor, fun: StreamFunction, options: StreamOptions) {
    this.self = self
    this.monitor = monitor
    this.fun = fun
    this.options = options
  }

  *startTask(item: Term): Coroutine<void> {
    const { self, monitor, fun } = this
    const position = this.started
    send(self, monitor.pid, tuple(spawn, position))
    const answer = (yield* receive(
      self,
      message =>
        (isTagged(message, spawned, 3) && isOf(message.items[1], monitor.ref, position)) ||
        (isTagged(message, max_children, 2) && message.items[1] === monitor.ref) ||
        this.isMonitorDown(message),
    )) as Tuple
    if (answer.items[0] === DOWN) return yield* this.monitorEnded(answer)
    if (answer.items[0] === max_children) {
      yield* this.close()
      return raiseTooManyTasks(streamAdvice)
    }
    const task: Fun = process => fun(item, process)
    const tag = tuple(monitor.ref, position)
    sendOrder(self, answer.items[2] as Pid, { tag, replyTo: self.pid, callers: callersOf(self), fun: task })
    this.slots.set(position, { item })
    this.started++
    this.running++
  }

  /** Waits for a reply, or for the end of a task: its result counts only then. */
  *takeEvent(): Coroutine<void> {
    const { ref } = this.monitor
    const message = (yield* receive(
      this.self,
      term => this.isEvent(term) || this.isMonitorDown(term),
    )) as Tuple
    const [head, tag, reason] = message.items as readonly [Term, Term, Term]
    if (head === DOWN) return yield* this.monitorEnded(message)
    const replied = isOf(head, ref)
    const position = ((replied ? head : tag) as Tuple).items[1] as number
    const slot = this.slots.get(position) as Slot
    if (replied) {
      slot.reply = tag
      return
    }
    this.running--
    slot.result = yield* this.resultOf(slot, head === timed_out, reason)
    if (this.options.ordered === false) {
      this.slots.delete(position)
      this.results.push(slot.result)
    } else this.deliver()
  }

  /** Ends the monitor and with it all tasks. */
  *close(): Coroutine<void> {
    const { self, monitor } = this
    send(self, monitor.pid, tuple(stop, monitor.ref))
    const message = (yield* receive(self, term => this.isMonitorDown(term))) as Tuple
    if (message.items[4] !== normal) return yield* this.monitorEnded(message)
    yield* this.cleanInbox()
  }

  private *resultOf(slot: Slot, late: boolean, reason: Term): Coroutine<Term> {
    if (slot.reply !== undefined) return tuple(ok, slot.reply)
    if (late && this.options.onTimeout !== 'kill_task') return yield* this.exitWith(timeout)
    const why = late ? timeout : reason
    return tuple(atom('exit'), this.options.zipInputOnExit === true ? tuple(slot.item, why) : why)
  }

  private deliver(): void {
    for (;;) {
      const result = this.slots.get(this.delivered)?.result
      if (result === undefined) return
      this.slots.delete(this.delivered++)
      this.results.push(result)
    }
  }

  private monitorEnded(message: Tuple): Coroutine<never> {
    return this.exitWith(message.items[4] as Term)
  }

  private *exitWith(reason: Term): Coroutine<never> {
    yield* this.cleanInbox()
    const { timeout: ms = 5_000 } = this.options
    return exit(tuple(reason, tuple(atom('Elixir.Task.Supervised'), atom('stream'), [ms])))
  }

  /** Takes out what tasks and monitor have sent and nobody waits for any more. */
  private *cleanInbox(): Coroutine<void> {
    const { self, monitor } = this
    yield* receive(self, message => isTagged(message, EXIT, 3) && message.items[1] === monitor.pid, 0)
    let message: Term | typeof timedOut
    do message = yield* receive(self, term => this.isEvent(term), 0)
    while (message !== timedOut)
  }

  private isEvent(message: Term): boolean {
    if (!(message instanceof Tuple)) return false
    const { ref } = this.monitor
    const [head, tag] = message.items
    if (message.size === 2) return isOf(head, ref)
    return message.size === 3 && (head === down || head === timed_out) && isOf(tag, ref)
  }

  private isMonitorDown(message: Term): boolean {
    return isTagged(message, DOWN, 5) && message.items[1] === this.monitor.ref
  }
}

/** Whether `tag` is `{ref, Position}`, of the given position if any. */
function isOf(tag: Term | undefined, ref: Ref, position?: number): boolean {
  if (!(tag instanceof Tuple) || tag.size !== 2 || tag.items[0] !== ref) return false
  return position === undefined || tag.items[1] === position
}

/** Raises what Elixir raises when a task supervisor takes no more. */
export function raiseTooManyTasks(advice = ''): never {
  return raise({
    __struct__: atom('Elixir.RuntimeError'),
    __exception__: true,
    message:
      'reached the maximum number of tasks for this task supervisor. The maximum number of tasks that are allowed to ' +
      'run at the same time under this supervisor can be configured with the :max_children option passed to ' +
      `Task.Supervisor.start_link/1${advice}`,
  })
}

const streamAdvice =
  '. When using async_stream or async_stream_nolink, make sure to configure :max_concurrency to be lower or equal to ' +
  ':max_children and pay attention to whether other tasks are also spawned under the same task supervisor.'
