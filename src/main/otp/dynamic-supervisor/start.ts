import { error, ignore, ok } from '../../../shared/atoms.ts'
import { Pid, type Term, Tuple, tuple } from '../../../shared/term.ts'
import { type Coroutine, exitReason, freeze, isCoroutine, type Process } from '../../runtime/index.ts'
import type { StartFunction } from './child.ts'

/**
 * Runs a child's start function in the supervisor. Whatever goes wrong in it becomes an error value.
 * @returns `{ok, Pid}`, `{ok, Pid, Info}`, `ignore`, or `{error, Reason}`.
 * @see Elixir, DynamicSupervisor: start_child/3 (private)
 */
export function* startProcess(self: Process, start: StartFunction, extra: readonly Term[]): Coroutine<Term> {
  let started: Term
  try {
    const value = start(self, ...extra)
    started = freeze((isCoroutine(value) ? yield* value : value) ?? null)
  } catch (thrown) {
    return tuple(error, exitReason(thrown))
  }
  return pidOf(started) !== undefined || started === ignore || isError(started)
    ? started
    : tuple(error, started)
}

/** The pid in `{ok, Pid}` or `{ok, Pid, Info}`; undefined for anything else. */
export function pidOf(started: Term): Pid | undefined {
  if (!(started instanceof Tuple) || started.items[0] !== ok) return undefined
  const [, pid] = started.items
  return pid instanceof Pid && (started.size === 2 || started.size === 3) ? pid : undefined
}

function isError(started: Term): boolean {
  return started instanceof Tuple && started.items[0] === error && started.size === 2
}
