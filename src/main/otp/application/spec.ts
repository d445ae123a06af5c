import { error, infinity } from '../../../shared/atoms.ts'
import { type Atom, atom, isAtom, isTagged, type Term, Tuple, tuple } from '../../../shared/term.ts'
import type { Awaitable, Process } from '../../runtime/index.ts'

/** What the resource file `NAME.app` of an application says. */
export type AppSpec = {
  readonly name: Atom
  readonly description: Term
  readonly id: Term
  readonly vsn: Term
  readonly modules: Term
  readonly registered: Term
  /** Applications that must be started before. */
  readonly applications: readonly Atom[]
  /** Those of `applications` that may be missing. */
  readonly optionalApplications: readonly Atom[]
  readonly includedApplications: readonly Atom[]
  /** `{Module, Args}`; null for an application without processes. */
  readonly mod: Tuple | null
  /** `[{Phase, Args}]`, or null. */
  readonly startPhases: readonly Tuple[] | null
  /** `[{Key, Value}]` */
  readonly env: readonly Tuple[]
  readonly maxT: number | typeof infinity
}

/** The callback module of an application. @see OTP kernel, application: Callback Module */
export type ApplicationModule = {
  readonly name: string
  /** `{ok, Pid}` or `{ok, Pid, State}` of the top supervisor, or `{error, Reason}`. `type`: `normal`. */
  start(type: Term, args: Term, self: Process): Awaitable<Term>
  /** `ok` or `{error, Reason}`; called for each start phase, when the top supervisor runs. */
  startPhase?(phase: Term, type: Term, args: Term, self: Process): Awaitable<Term>
  /** Called before the processes are ended; returns the state that `stop` is given. */
  prepStop?(state: Term, self: Process): Awaitable<Term>
  /** Called when the processes are gone; what it returns does not matter. */
  stop?(state: Term, self: Process): Awaitable<unknown>
}

/** Why a specification is none: `{error, Reason}`. */
export type SpecError = { readonly error: Term }

/**
 * The specification `{application, Name, Options}`.
 * @see OTP kernel, application_controller: make_appl/1; app (Files)
 */
export function parseSpec(given: Term): AppSpec | SpecError {
  if (!isTagged(given, atom('application'), 3) || !isAtom(given.items[1]))
    return failed('bad_application', given)
  const [, name, options] = given.items as readonly [Term, Atom, Term]
  if (!Array.isArray(options)) return failed('invalid_options', options)
  const option = (key: string, otherwise: Term): Term => {
    const found = (options as readonly Term[]).find(pair => isTagged(pair, atom(key), 2)) as Tuple | undefined
    return found === undefined ? otherwise : (found.items[1] as Term)
  }
  const mod = option('mod', [])
  const isMod = mod instanceof Tuple && mod.size === 2 && isAtom(mod.items[0])
  if (!isMod && !(Array.isArray(mod) && mod.length === 0)) return failed('badstartspec', mod)
  const phases = option('start_phases', atom('undefined'))
  return {
    name,
    description: option('description', []),
    id: option('id', []),
    vsn: option('vsn', []),
    modules: option('modules', []),
    registered: option('registered', []),
    applications: option('applications', []) as readonly Atom[],
    optionalApplications: option('optional_applications', []) as readonly Atom[],
    includedApplications: option('included_applications', []) as readonly Atom[],
    mod: isMod ? mod : null,
    startPhases: Array.isArray(phases) ? (phases as readonly Tuple[]) : null,
    env: option('env', []) as readonly Tuple[],
    maxT: option('maxT', infinity) as number | typeof infinity,
  }
}

/** `[{Key, Value}]` of a specification. @see OTP kernel, application: get_all_key/1 */
export function specKeys(spec: AppSpec, env: readonly Tuple[]): Term {
  const pairs: [string, Term][] = [
    ['description', spec.description],
    ['id', spec.id],
    ['vsn', spec.vsn],
    ['modules', spec.modules],
    ['maxP', infinity],
    ['maxT', spec.maxT],
    ['registered', spec.registered],
    ['included_applications', spec.includedApplications],
    ['optional_applications', spec.optionalApplications],
    ['applications', spec.applications],
    ['env', env],
    ['mod', spec.mod ?? []],
    ['start_phases', spec.startPhases ?? atom('undefined')],
  ]
  return pairs.map(([key, value]) => tuple(atom(key), value))
}

function failed(what: string, term: Term): SpecError {
  return { error: tuple(error, tuple(atom(what), term)) }
}
