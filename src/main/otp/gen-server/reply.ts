import { ImproperList, type Pid, type Ref, type Term, Tuple } from '../../../shared/term.ts'
import { freeze, type Process, send } from '../../runtime/index.ts'
import type { From } from './module.ts'

/** Answers the call of `from`; a caller that has stopped waiting gets nothing. @see OTP stdlib, gen: reply/2 */
export function reply(self: Process, from: From, value: Term): void {
  const tag = from.items[1] as Term
  const to = tag instanceof ImproperList ? (tag.tail as Ref) : from.items[0]
  send(self, to as Pid | Ref, Tuple.sealed(tag, freeze(value)))
}
