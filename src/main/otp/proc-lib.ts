import { DOWN, EXIT, error, kill, timeout as timeoutAtom } from '../../shared/atoms.ts'
import { atom, isTagged, type Pid, type Ref, type Term, tuple } from '../../shared/term.ts'
import {
  type Coroutine,
  demonitor,
  exitSignal,
  type Process,
  type Program,
  receive,
  send,
  spawnProgram,
  timedOut,
  unlink,
} from '../runtime/index.ts'

const ack = atom('ack')

export type StartOptions = {
  /** Whether starter and started are linked. */
  link: boolean
  /** Ms of the world's clock that the start may take; null (default) for ever. */
  timeoutMs?: number | null
}

/**
 * Starts a process that runs `program` and waits until it says how its start went, by `initAck`.
 * @returns what it said; `{error, Reason}` when it exited before; `{error, timeout}` after `timeoutMs`, and then it
 * was killed.
 * @see OTP stdlib, proc_lib: start_link/5
 */
export function* start(
  self: Process,
  program: Program,
  initialCall: string,
  options: StartOptions,
): Coroutine<Term> {
  const { pid, ref } = spawnProgram(self, program, initialCall, {
    link: options.link,
    monitor: !options.link,
    ancestors: ancestorsOfChild(self),
  })
  const answer = yield* receive(self, message => isAnswer(message, pid, ref), options.timeoutMs ?? null)
  if (answer === timedOut) {
    if (options.link) unlink(self, pid)
    exitSignal(self, pid, kill)
    if (ref !== null) demonitor(self, ref, { flush: true })
    else yield* receive(self, message => isTagged(message, EXIT, 3) && message.items[1] === pid, 0)
    return tuple(error, timeoutAtom)
  }
  if (!isTagged(answer, ack, 3)) {
    const items = (answer as { items: readonly Term[] }).items
    return tuple(error, items[items.length - 1] as Term)
  }
  if (ref !== null) demonitor(self, ref, { flush: true })
  return answer.items[2] as Term
}

/** Starts a process with ancestors and waits for nothing. @see OTP stdlib, proc_lib: spawn/1, spawn_link/1 */
export function spawnChild(
  self: Process,
  program: Program,
  initialCall: string,
  options: { link: boolean },
): Pid {
  return spawnProgram(self, program, initialCall, { ...options, ancestors: ancestorsOfChild(self) }).pid
}

/** Tells the starter how the start went. @see OTP stdlib, proc_lib: init_ack/2 */
export function initAck(self: Process, starter: Pid, result: Term): void {
  send(self, starter, tuple(ack, self.pid, result))
}

function isAnswer(message: Term, pid: Pid, ref: Ref | null): boolean {
  if (isTagged(message, ack, 3)) return message.items[1] === pid
  if (ref !== null) return isTagged(message, DOWN, 5) && message.items[1] === ref
  return isTagged(message, EXIT, 3) && message.items[1] === pid
}

/** `$ancestors` of a process that `self` starts: itself by name or pid, then its own. */
function ancestorsOfChild(self: Process): readonly Term[] {
  self.childAncestors ??= [self.registeredName ?? self.pid, ...(self.ancestors ?? [])]
  return self.childAncestors
}
