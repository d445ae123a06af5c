import { infinity, ok } from '../../../shared/atoms.ts'
import { type Atom, atom, type Term, tuple } from '../../../shared/term.ts'
import { mapGet } from '../../../shared/term-keys.ts'
import { isMap } from '../../../shared/term-maps.ts'
import { isInteger } from '../../../shared/term-order.ts'
import type { Flags } from './state.ts'

export type DynamicSupervisorOptions = {
  /** Default and only one: `one_for_one`. */
  strategy?: Atom
  /** Restarts allowed within `maxSeconds`; one more and the supervisor gives up. Default 3. */
  maxRestarts?: number
  /** In whole seconds; default 5. */
  maxSeconds?: number
  /** Children there may be at one time; default `infinity`. */
  maxChildren?: number | Atom
  /** What every child's start function gets. Default none. */
  extraArguments?: readonly Term[]
}

/** `{ok, Flags}`, as an `init` callback returns it. @see Elixir, DynamicSupervisor: init/1 */
export function initFlags(options: DynamicSupervisorOptions): Term {
  return tuple(ok, {
    strategy: options.strategy ?? atom('one_for_one'),
    intensity: options.maxRestarts ?? 3,
    period: options.maxSeconds ?? 5,
    max_children: options.maxChildren ?? infinity,
    extra_arguments: options.extraArguments ?? [],
  })
}

/**
 * Checks what an `init` callback returned as flags; a flag left out has the default of Erlang's supervisor: 1
 * restart in 5 seconds.
 */
export function validateFlags(given: Term): { readonly flags: Flags } | { readonly wrong: Term } {
  const flag = (name: string, otherwise: Term): Term => {
    const value = isMap(given) ? mapGet(given, atom(name)) : undefined
    return value === undefined ? otherwise : value
  }
  const strategy = flag('strategy', atom('one_for_one'))
  const intensity = flag('intensity', 1)
  const period = flag('period', 5)
  const max_children = flag('max_children', infinity)
  const extra_arguments = flag('extra_arguments', [])
  if (strategy !== atom('one_for_one')) return wrong('strategy', strategy)
  if (!isInteger(intensity) || intensity < 0) return wrong('intensity', intensity)
  if (!isInteger(period) || period <= 0) return wrong('period', period)
  if (max_children !== infinity && (!isInteger(max_children) || max_children < 0))
    return wrong('max_children', max_children)
  if (!Array.isArray(extra_arguments)) return wrong('extra_arguments', extra_arguments)
  return {
    flags: {
      strategy,
      intensity: Number(intensity),
      period: Number(period),
      max_children: max_children === infinity ? infinity : Number(max_children),
      extra_arguments,
    },
  }
}

function wrong(name: string, value: Term): { readonly wrong: Term } {
  return { wrong: tuple(atom(`invalid_${name}`), value) }
}
