import { Bits, Float, ImproperList, Opaque, Pid, Ref, type Term, Tuple } from '../../../shared/term.ts'
import { freeze } from '../../runtime/index.ts'

/** States of the runtime's own behaviours are class instances that keep themselves unchanged. */
export function freezeState(state: Term): Term {
  return isTermState(state) ? freeze(state) : state
}

/** Whether a state is data that can be sent. */
export function isTermState(state: Term): boolean {
  if (typeof state !== 'object' || state === null || state instanceof Tuple || state instanceof Map)
    return true
  const proto: unknown = Object.getPrototypeOf(state)
  if (proto === null || proto === Object.prototype || Array.isArray(state)) return true
  return (
    state instanceof Pid ||
    state instanceof Ref ||
    state instanceof ImproperList ||
    state instanceof Bits ||
    state instanceof Float ||
    state instanceof Opaque
  )
}
