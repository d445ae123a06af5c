import { atom, type Term, Tuple, tuple } from '../../../shared/term.ts'
import { Bug, Doomed, ErlangExit, ErlangThrow, errorReason, exitReason } from '../../runtime/index.ts'

/**
 * Class and reason of what Erlang's `catch Class:Reason` would get for `thrown`. Bugs of ours are not caught, nor is the
 * end of a process by an exit signal.
 */
export function caught(thrown: unknown): Tuple<readonly [Term, Term]> {
  if (thrown instanceof Bug || thrown instanceof Doomed) throw thrown
  if (thrown instanceof ErlangExit) return tuple(atom('exit'), thrown.reason)
  if (thrown instanceof ErlangThrow) return tuple(atom('throw'), thrown.value)
  return tuple(atom('error'), errorReason(thrown))
}

/**
 * The value of Erlang's `catch Expr` when `thrown` leaves the expression: a throw's own value, `{'EXIT', Reason}` of an
 * exit, `{'EXIT', {Reason, Stack}}` of an error.
 */
export function catchValue(thrown: unknown): Term {
  if (thrown instanceof Bug || thrown instanceof Doomed) throw thrown
  if (thrown instanceof ErlangThrow) return thrown.value
  return new Tuple([atom('EXIT'), exitReason(thrown)])
}
