import { ok } from '../../shared/atoms.ts'
import { atom, isTagged, type Pid, type Term, tuple } from '../../shared/term.ts'
import { equalTerms } from '../../shared/term-order.ts'
import {
  type Coroutine,
  ErlangError,
  ErlangExit,
  FunctionProgram,
  output,
  type Process,
  type Program,
} from '../runtime/index.ts'
import { GenServer } from './gen-server.ts'
import { sys } from './sys.ts'
import type { Timeout } from './timeout.ts'

/**
 * What somebody does to a process by hand, as one would in `iex`: a process of its own does it and exits. Data, so that
 * it can be an input of a world.
 *
 * - `{suspend, Pid}`, `{resume, Pid}`, `{trace, Pid, true | false}`, `{stop, Pid, Reason}`: the functions of `sys` and
 *   `GenServer` of that name
 * - `{call, Pid, Request, TimeoutMs}`: `GenServer.call`
 * - `{replace_state, Pid, State}`: `sys:replace_state`, and `{undo, Pid, State}`, which puts back what stood there before
 */
export type ShellCommand = Term

/** Where a shell shows what came of a command. */
export const shellChannel = 'shell'

/**
 * What a shell shows, as a map: the command that it was given, `ok` with the value, or `exit` with the reason; `old`: the
 * state that was replaced.
 */
export type ShellAnswer = {
  readonly command: ShellCommand
  readonly ok?: Term
  readonly exit?: Term
  readonly old?: Term
}

/** Carries out `command`, and shows what came of it on `shellChannel`. */
export function shell(command: ShellCommand): Program {
  return new FunctionProgram(function* (self): Coroutine<void> {
    let answer: ShellAnswer
    try {
      answer = { command, ...(yield* carryOut(self, command)) }
    } catch (thrown) {
      // What somebody typed may be wrong in every way; the shell says so and goes on, as iex does.
      if (!(thrown instanceof ErlangExit) && !(thrown instanceof ErlangError)) throw thrown
      answer = { command, exit: thrown.reason }
    }
    output(self, shellChannel, answer as unknown as Term)
  })
}

type Outcome = { readonly ok: Term; readonly old?: Term }

function* carryOut(self: Process, command: ShellCommand): Coroutine<Outcome> {
  const [what, pid, argument, timeoutMs] = itemsOf(command)
  switch (what) {
    case atom('suspend'):
      return { ok: yield* sys.suspend(self, pid) }
    case atom('resume'):
      return { ok: yield* sys.resume(self, pid) }
    case atom('trace'):
      return { ok: yield* sys.trace(self, pid, argument as boolean) }
    case atom('stop'):
      yield* GenServer.stop(self, pid, argument)
      return { ok }
    case atom('call'):
      return { ok: yield* GenServer.call(self, pid, argument, timeoutMs as Timeout) }
    case atom('replace_state'):
    case atom('undo'):
      return { ok, old: yield* replaceState(self, pid, argument) }
    default:
      throw new ErlangError(tuple(atom('undef'), what))
  }
}

function itemsOf(command: ShellCommand): readonly [what: Term, pid: Pid, argument: Term, timeout: Term] {
  return (command as unknown as { items: readonly [Term, Pid, Term, Term] }).items
}

/** Replaces the state, and tells which one that was: it is read first, and replaced if it is still the same then. */
function* replaceState(self: Process, pid: Pid, next: Term): Coroutine<Term> {
  for (;;) {
    const old = yield* sys.getState(self, pid)
    const now = yield* sys.replaceState(self, pid, state => (equalTerms(state, old) ? next : state))
    if (equalTerms(now, next)) return old
  }
}

/** Whether `command` replaces a state, or takes that back. */
export function replaces(command: ShellCommand): 'replaces' | 'undoes' | null {
  if (isTagged(command, atom('replace_state'), 3)) return 'replaces'
  return isTagged(command, atom('undo'), 3) ? 'undoes' : null
}
