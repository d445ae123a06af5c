import { type Pid, type Term, Tuple } from '../../shared/term.ts'
import {
  type Coroutine,
  freeze,
  type Process,
  type Program,
  send,
  spawnProgram,
  type waiting,
} from '../runtime/index.ts'
import { ack, ancestorsOfChild, Start } from './start.ts'

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
export function start(
  self: Process,
  program: Program,
  initialCall: string,
  options: StartOptions,
): Coroutine<Term> {
  const { link, timeoutMs = null } = options
  const wait = new Start(self, runProgram, program, initialCall, null, link, timeoutMs)
  return wait as unknown as Coroutine<Term>
}

function runProgram(start: Start<Program, null>): typeof waiting {
  return start.run(start.module, start.args as string)
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
  const frozen = freeze(result)
  const wait = self.world.processes.get(starter.id)?.wait
  if (wait instanceof Start && wait.isFor(self)) wait.acknowledge(self, frozen)
  else send(self, starter, Tuple.sealed(ack, self.pid, frozen))
}
