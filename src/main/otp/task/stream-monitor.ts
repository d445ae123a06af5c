import { DOWN, infinity, kill, normal, stop, timeout } from '../../../shared/atoms.ts'
import { isTagged, type Pid, type Ref, type Term, type Tuple, tuple } from '../../../shared/term.ts'
import {
  type Awaitable,
  type Coroutine,
  cancelTimer,
  exit,
  exitSignal,
  isCoroutine,
  monitor,
  type Process,
  receive,
  send,
  sendAfter,
  trapExit,
  unlink,
} from '../../runtime/index.ts'
import type { Timeout } from '../timeout.ts'

/** How a stream starts a task; null when its supervisor takes no more. `linked`: to the process that starts it. */
export type StartTask = (self: Process) => Awaitable<StartedTask | null>

type StartedTask = { readonly pid: Pid; readonly linked: boolean }

/** What stream and monitor say to each other, each with the reference by which the stream watches the monitor. */
export const spawn: unique symbol = Symbol.for('spawn')
export const spawned: unique symbol = Symbol.for('spawned')
export const down: unique symbol = Symbol.for('down')
export const timed_out: unique symbol = Symbol.for('timed_out')
export const max_children: unique symbol = Symbol.for('max_children')

type Running = {
  readonly position: number
  readonly pid: Pid
  readonly linked: boolean
  readonly ref: Ref
  readonly timer: Ref | null
  late: boolean
}

/**
 * Starts the tasks of a stream and tells the stream of their ends, so that no task is linked to the process that
 * reads the stream. Ends with that process and with the stream, and takes the tasks along.
 * @see Elixir, Task.Supervised: stream_monitor
 */
export function* runStreamMonitor(
  self: Process,
  parent: Pid,
  options: { readonly start: StartTask; readonly traps: boolean; readonly timeout: Timeout },
): Coroutine<void> {
  trapExit(self, options.traps)
  const parentRef = monitor(self, parent)
  const first = (yield* receive(
    self,
    message => isTagged(message, parent, 2) || isDown(message, parentRef),
  )) as Tuple
  if (first.items[0] === DOWN) return exit(first.items[4] as Term)
  const streamRef = first.items[1] as Ref
  const running = new Map<number, Running>()
  let full = false
  for (;;) {
    const message = (yield* receive(self)) as Term
    if (isTagged(message, spawn, 2) && !full) {
      const position = message.items[1] as number
      const starting = options.start(self)
      const started = isCoroutine(starting) ? yield* starting : starting
      full = started === null
      if (started === null) send(self, parent, tuple(max_children, streamRef))
      else {
        const task = watchTask(self, started, position, streamRef, options.timeout)
        running.set(task.ref.id, task)
        send(self, parent, tuple(spawned, tuple(streamRef, position), task.pid))
      }
    } else if (isDown(message, parentRef)) endWith(self, running, message.items[4] as Term)
    else if (isTagged(message, DOWN, 5)) taskEnded(self, parent, streamRef, running, message)
    else if (isTagged(message, timeout, 2)) taskIsLate(self, running, message.items[1] as Tuple)
    else if (isTagged(message, stop, 2) && message.items[1] === streamRef)
      return yield* stopAll(self, running)
  }
}

function watchTask(
  self: Process,
  { pid, linked }: StartedTask,
  position: number,
  streamRef: Ref,
  ms: Timeout,
): Running {
  const ref = monitor(self, pid)
  const timer =
    ms === infinity ? null : sendAfter(self, ms as number, self.pid, tuple(timeout, tuple(streamRef, ref)))
  return { position, pid, linked, ref, timer, late: false }
}

function taskEnded(
  self: Process,
  parent: Pid,
  streamRef: Ref,
  running: Map<number, Running>,
  message: Tuple,
): void {
  const ref = message.items[1] as Ref
  const task = running.get(ref.id)
  if (task === undefined) return
  running.delete(ref.id)
  if (task.timer !== null) cancelTimer(self, task.timer)
  const kind = task.late ? timed_out : down
  send(self, parent, tuple(kind, tuple(streamRef, task.position), message.items[4] as Term))
}

/** Kills a task whose time is up, whatever the stream does then. */
function taskIsLate(self: Process, running: Map<number, Running>, refs: Tuple): void {
  const task = running.get((refs.items[1] as Ref).id)
  if (task === undefined || task.late) return
  unlink(self, task.pid)
  exitSignal(self, task.pid, kill)
  task.late = true
}

/** The reader of the stream has exited with `reason`. */
function endWith(self: Process, running: Map<number, Running>, reason: Term): never {
  for (const task of running.values()) if (task.linked) exitSignal(self, task.pid, reason)
  return exit(reason)
}

/** The stream is closed. */
function* stopAll(self: Process, running: Map<number, Running>): Coroutine<void> {
  trapExit(self, true)
  for (const task of running.values()) exitSignal(self, task.pid, kill)
  for (const task of running.values()) yield* receive(self, message => isDown(message, task.ref))
  return exit(normal)
}

function isDown(message: Term, ref: Ref): message is Tuple {
  return isTagged(message, DOWN, 5) && message.items[1] === ref
}
