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
import type { Source, StreamFunction, StreamOptions } from './stream.ts'
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

/** A task that runs, or its result that waits for its turn. */
type Slot = { readonly item: Term; reply?: Term; result?: Term }

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

/**
 * A stream of tasks that runs, read by the process that opened it. Items are taken from the source and tasks are started
 * while the reader asks for a result, never in between.
 * @see Elixir, Task.Supervised: stream/7, stream_reduce
 */
export class StreamReader {
  private readonly self: Process
  private readonly monitor: Monitor
  private readonly fun: StreamFunction
  private readonly options: StreamOptions
  private readonly maxConcurrency: number
  private readonly slots = new Map<number, Slot>()
  private readonly source: OpenSource
  private sourceEnded = false
  private closed = false
  private started = 0
  private delivered = 0
  /** Tasks that have not ended. */
  private running = 0

  /** @throws ArgumentError unless `maxConcurrency` is a whole number greater than zero. */
  constructor(self: Process, source: Source, fun: StreamFunction, options: StreamOptions, start: StartTask) {
    const { maxConcurrency = schedulersOnline, timeout: ms = 5_000 } = options
    if (!Number.isInteger(maxConcurrency) || maxConcurrency < 1)
      raiseArgumentError(':max_concurrency must be an integer greater than zero')
    this.self = self
    this.monitor = openMonitor(self, ms, start)
    this.fun = fun
    this.options = options
    this.maxConcurrency = maxConcurrency
    this.source = open(source)
  }

  /**
   * The next result, `{ok, Value}` or `{exit, Reason}`; null when there are no more. Starts as many tasks as may run and
   * waits until that result is there.
   */
  *next(): Coroutine<Term | null> {
    for (;;) {
      if (this.closed) return null
      const ready = this.takeReady()
      if (ready !== undefined) return ready
      if (this.sourceEnded && this.started === this.delivered) yield* this.end()
      else if (this.sourceEnded || this.running === this.maxConcurrency) {
        const result = yield* this.takeEvent()
        if (result !== undefined) return result
      } else yield* this.pull()
    }
  }

  /** Ends the tasks that still run and takes no more items. To be called when the reader stops before the end. */
  *close(): Coroutine<void> {
    if (this.closed) return
    yield* this.end()
    yield* this.closeSource()
  }

  /** Takes an item and starts its task. */
  private *pull(): Coroutine<void> {
    let item: Term | undefined
    try {
      item = yield* this.source.next()
    } catch (thrown) {
      yield* this.end()
      throw thrown
    }
    if (item === undefined) this.sourceEnded = true
    else yield* this.startTask(item)
  }

  private *closeSource(): Coroutine<void> {
    if (this.sourceEnded) return
    this.sourceEnded = true
    yield* this.source.close()
  }

  private *startTask(item: Term): Coroutine<void> {
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
      yield* this.end()
      return raiseTooManyTasks(streamAdvice)
    }
    const task: Fun = process => fun(item, process)
    const tag = tuple(monitor.ref, position)
    sendOrder(self, answer.items[2] as Pid, { tag, replyTo: self.pid, callers: callersOf(self), fun: task })
    this.slots.set(position, { item })
    this.started++
    this.running++
  }

  /**
   * Waits for a reply, or for the end of a task: its result counts only then. Gives it when results come in no order.
   */
  private *takeEvent(): Coroutine<Term | undefined> {
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
      return undefined
    }
    this.running--
    slot.result = yield* this.resultOf(slot, head === timed_out, reason)
    if (this.options.ordered !== false) return undefined
    this.slots.delete(position)
    this.delivered++
    return slot.result
  }

  /** Ends the monitor and with it all tasks. */
  private *end(): Coroutine<void> {
    const { self, monitor } = this
    this.closed = true
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

  /** The result whose turn it is, if it is there. */
  private takeReady(): Term | undefined {
    const result = this.slots.get(this.delivered)?.result
    if (result !== undefined) this.slots.delete(this.delivered++)
    return result
  }

  private monitorEnded(message: Tuple): Coroutine<never> {
    return this.exitWith(message.items[4] as Term)
  }

  private *exitWith(reason: Term): Coroutine<never> {
    this.closed = true
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

/** Items, one by one; undefined after the last. */
type OpenSource = {
  next(): Coroutine<Term | undefined>
  close(): Coroutine<void>
}

function open(source: Source): OpenSource {
  if (!(Symbol.iterator in source)) {
    const reader = source.open()
    return {
      *next() {
        return (yield* reader.next()) ?? undefined
      },
      close: () => reader.close(),
    }
  }
  const iterator = source[Symbol.iterator]()
  return {
    // biome-ignore lint/correctness/useYield: a list waits for nothing, a stream does
    *next() {
      const next = iterator.next()
      return next.done === true ? undefined : next.value
    },
    // biome-ignore lint/correctness/useYield: as above
    *close() {
      iterator.return?.()
    },
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
