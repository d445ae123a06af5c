import { atom, ImproperList, isAtom, Pid, Ref, type Term, Tuple } from '../../../shared/term.ts'
import { freeze, type Process, raise, send, whereis } from '../../runtime/index.ts'
import type { From } from './module.ts'

/**
 * Answers the call of `from`; a caller that has stopped waiting gets nothing.
 * @throws error `function_clause` for what is no From.
 * @see OTP stdlib, gen: reply/2
 */
export function reply(self: Process, from: From, value: Term): void {
  if (!(from instanceof Tuple) || from.size !== 2) raise(atom('function_clause'))
  const tag = from.items[1] as Term
  const to = (tag instanceof ImproperList ? tag.tail : from.items[0]) as Term
  if (to instanceof Pid || to instanceof Ref) send(self, to, Tuple.sealed(tag, freeze(value)))
  else replyToName(self, to, tag, value)
}

/** A From that somebody has made up may have a name in it, or what cannot be sent to. */
function replyToName(self: Process, to: Term, tag: Term, value: Term): void {
  const pid = isAtom(to) ? whereis(self, to) : undefined
  if (pid !== undefined) send(self, pid, Tuple.sealed(tag, freeze(value)))
}
