import {
  brutal_kill,
  infinity,
  permanent,
  supervisor,
  temporary,
  transient,
  worker,
} from '../../../shared/atoms.ts'
import { type Atom, atom, isAtom, isRecord, type Term, Tuple, tuple } from '../../../shared/term.ts'
import { isInteger } from '../../../shared/term-order.ts'
import { type Awaitable, type Process, raise } from '../../runtime/index.ts'

/** Starts a child linked to `self`, the supervisor, and says how it went: `{ok, Pid}`, `{ok, Pid, Info}`, `ignore`, `{error, Reason}`. */
export type StartFunction = (self: Process, ...extra: Term[]) => Awaitable<Term>

/** A child specification that has been found right, defaults filled in. */
export type Child = {
  readonly start: StartFunction
  readonly restart: Atom
  /** `brutal_kill`, `infinity`, or ms that it has before it is killed. */
  readonly shutdown: Atom | number
  readonly type: Atom
  readonly modules: Term
}

/** Either the child that `spec` specifies, or why it is none. */
export type Validated = { readonly child: Child } | { readonly wrong: Term }

/**
 * Checks a child specification in the order in which Elixir does, so that of several faults the same is named.
 * @throws error `{case_clause, Type}` for a wrong type, and an ArgumentError for what is no map: as Elixir.
 * @see Elixir, DynamicSupervisor: start_child/2
 */
export function validateChild(spec: Term): Validated {
  if (!isRecord(spec)) return raise(argumentError(spec))
  const { start } = spec
  if (spec.id === undefined || !(typeof start === 'function' || isMfa(start)))
    return { wrong: tuple(atom('invalid_child_spec'), spec) }
  const { restart = permanent, type = worker, modules = [] } = spec
  if (type !== worker && type !== supervisor) return raise(tuple(atom('case_clause'), type))
  const { shutdown = type === worker ? 5_000 : infinity } = spec
  if (typeof start !== 'function') return { wrong: tuple(atom('invalid_mfa'), start as Term) }
  if (restart !== permanent && restart !== temporary && restart !== transient)
    return { wrong: tuple(atom('invalid_restart_type'), restart) }
  if (!isShutdown(shutdown)) return { wrong: tuple(atom('invalid_shutdown'), shutdown) }
  if (!isModules(modules)) return { wrong: tuple(atom('invalid_modules'), modules) }
  return { child: { start: start as StartFunction, restart, shutdown, type, modules } }
}

function isMfa(start: Term | undefined): boolean {
  return start instanceof Tuple && start.size === 3
}

function isShutdown(shutdown: Term): shutdown is Atom | number {
  if (shutdown === infinity || shutdown === brutal_kill) return true
  return isInteger(shutdown) && shutdown > 0
}

function isModules(modules: Term): boolean {
  return modules === atom('dynamic') || (Array.isArray(modules) && modules.every(isAtom))
}

function argumentError(spec: Term): Term {
  return {
    __struct__: atom('Elixir.ArgumentError'),
    __exception__: true,
    message:
      'supervisors expect each child to be a child specification: a map with at least the :id and :start fields',
    value: spec,
  }
}
