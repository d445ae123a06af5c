import { simple_one_for_one } from '../../../shared/atoms.ts'
import { type Atom, atom, type Term, Tuple, tuple } from '../../../shared/term.ts'
import { mapGet } from '../../../shared/term-keys.ts'
import { isMap } from '../../../shared/term-maps.ts'
import { isInteger } from '../../../shared/term-order.ts'
import type { Checked } from './child.ts'

export const one_for_one: unique symbol = Symbol.for('one_for_one')
export const one_for_all: unique symbol = Symbol.for('one_for_all')
export const rest_for_one: unique symbol = Symbol.for('rest_for_one')
export const never: unique symbol = Symbol.for('never')
export const any_significant: unique symbol = Symbol.for('any_significant')
export const all_significant: unique symbol = Symbol.for('all_significant')

const strategies: readonly Term[] = [one_for_one, one_for_all, rest_for_one, simple_one_for_one]
const autoShutdowns: readonly Term[] = [never, any_significant, all_significant]

/** What a supervisor does when a child ends. @see OTP stdlib, supervisor: Supervisor flags */
export type SupervisorFlags = {
  readonly strategy: Atom
  /** Restarts allowed within `period`. */
  readonly intensity: number
  /** In whole seconds. */
  readonly period: number
  readonly autoShutdown: Atom
}

/**
 * Checks flags: a map, whose defaults are one_for_one, 1 in 5 seconds, never; or `{Strategy, Intensity, Period}`.
 * @see OTP stdlib, supervisor: check_flags/1
 */
export function checkFlags(given: Term): Checked<SupervisorFlags> {
  if (isMap(given)) return check(name => mapGet(given, atom(name)))
  if (!(given instanceof Tuple) || given.size !== 3) return { wrong: tuple(atom('invalid_type'), given) }
  const fields = ['strategy', 'intensity', 'period']
  return check(name => given.items[fields.indexOf(name)])
}

function check(field: (name: string) => Term | undefined): Checked<SupervisorFlags> {
  const flag = (name: string, otherwise: Term): Term => {
    const value = field(name)
    return value === undefined ? otherwise : value
  }
  const strategy = flag('strategy', one_for_one)
  const intensity = flag('intensity', 1)
  const period = flag('period', 5)
  const autoShutdown = flag('auto_shutdown', never)
  if (!strategies.includes(strategy)) return invalid('strategy', strategy)
  if (!isInteger(intensity) || intensity < 0) return invalid('intensity', intensity)
  if (!isInteger(period) || period <= 0) return invalid('period', period)
  if (!autoShutdowns.includes(autoShutdown)) return invalid('auto_shutdown', autoShutdown)
  return {
    right: {
      strategy: strategy as Atom,
      intensity: Number(intensity),
      period: Number(period),
      autoShutdown: autoShutdown as Atom,
    },
  }
}

function invalid(what: string, value: Term): { readonly wrong: Term } {
  return { wrong: tuple(atom(`invalid_${what}`), value) }
}
