import { atom, type Term, tuple } from '../../../shared/term.ts'
import {
  Bug,
  Doomed,
  ErlangExit,
  endRunning,
  errorReason,
  freeze,
  type Process,
  stackOf,
} from '../../runtime/index.ts'
import { reportCrash } from '../reports.ts'
import { isCrash } from '../sys/behaviour.ts'
import type { Failure } from './actions.ts'

/** The stack of what the generic part itself finds wrong. */
export const ownStack: Term = [tuple(atom('gen_statem'), atom('loop_state_callback_result'), 11, [])]

/** What escaped a callback. Bugs of ours are not failures of a machine. */
export function failureOf(thrown: unknown): Failure {
  if (thrown instanceof Bug || thrown instanceof Doomed) throw thrown
  const stack = freeze(stackOf(thrown))
  if (thrown instanceof ErlangExit) return { class: 'exit', reason: freeze(thrown.reason), stack }
  return { class: 'error', reason: freeze(errorReason(thrown)), stack }
}

/** Ends the process as proc_lib does: with a crash report unless it is an orderly end. */
export function endMachine(self: Process, { class: kind, reason, stack }: Failure): void {
  const exitReason = freeze(kind === 'error' ? tuple(reason, stack ?? ownStack) : reason)
  if (isCrash(exitReason)) reportCrash(self, exitReason, stack ?? null)
  endRunning(self, exitReason)
}
