import { infinity } from '../../shared/atoms.ts'
import { atom, type Term } from '../../shared/term.ts'
import { raise } from '../runtime/index.ts'

/** Ms, or for ever. */
export type Timeout = number | typeof infinity

/** Whether `value` is a whole number of ms, or `infinity`. */
export function isTimeout(value: unknown): value is Timeout {
  return value === infinity || (Number.isInteger(value) && (value as number) >= 0)
}

/** @throws error `function_clause` unless `value` is a timeout, as a guard does. */
export function checkTimeout(value: Term): void {
  if (!isTimeout(value)) raise(atom('function_clause'))
}
