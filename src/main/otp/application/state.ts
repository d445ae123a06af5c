import { type Atom, atom, isTagged, type Pid, type Term, Tuple, tuple } from '../../../shared/term.ts'
import type { World } from '../../runtime/index.ts'
import { BehaviourProgram } from '../sys/behaviour.ts'
import { type AppSpec, parseSpec, type SpecError } from './spec.ts'

/** What happens to the node when an application ends by itself. */
export type RestartType = 'permanent' | 'transient' | 'temporary'

/** What the application controller knows. Never changes: what is done to it gives a new one. */
export type ControllerState = {
  readonly loaded: readonly AppSpec[]
  readonly env: readonly EnvEntry[]
  /** Last started first. `master`: null for an application without processes. */
  readonly running: readonly { readonly name: Atom; readonly master: Pid | null }[]
  readonly started: readonly { readonly name: Atom; readonly type: RestartType }[]
  readonly starting: readonly { readonly name: Atom; readonly type: RestartType }[]
  /** Who waits for the start of what. */
  readonly requests: readonly { readonly name: Atom; readonly from: Tuple }[]
}

export type EnvEntry = { readonly app: Atom; readonly key: Atom; readonly value: Term }

export const noApplications: ControllerState = {
  loaded: [],
  env: [],
  running: [],
  started: [],
  starting: [],
  requests: [],
}

/** Name of the process that starts and stops applications. */
export const controllerName = atom('application_controller') as symbol

/** What the controller of `world` knows, read from its record as from its ETS table; null when there is none. */
export function controllerState(world: World): ControllerState | null {
  const program = world.names.get(controllerName)?.program
  return program instanceof BehaviourProgram && 'state' in program ? (program.state as ControllerState) : null
}

export function specOf(state: ControllerState, name: Atom): AppSpec | undefined {
  return state.loaded.find(spec => spec.name === name)
}

/** The environment of `app`: `[{Key, Value}]`. */
export function envOf(state: ControllerState, app: Atom): Tuple[] {
  return state.env
    .filter(entry => entry.app === app)
    .map(({ key, value }) => tuple(key, value) as unknown as Tuple)
}

export function withEnv(state: ControllerState, app: Atom, key: Atom, value: Term): ControllerState {
  const rest = state.env.filter(entry => entry.app !== app || entry.key !== key)
  return { ...state, env: [...rest, { app, key, value }] }
}

export function withoutEnv(state: ControllerState, app: Atom, key: Atom): ControllerState {
  return { ...state, env: state.env.filter(entry => entry.app !== app || entry.key !== key) }
}

/**
 * With `given` loaded: a specification, or the name of one that the world holds. Included applications are loaded with
 * it. What the specification says of the environment replaces what was set before.
 * @see OTP kernel, application_controller: do_load_application/2
 */
export function loaded(state: ControllerState, given: Term, world: World): ControllerState | SpecError {
  const name = isTagged(given, atom('application'), 3) ? (given.items[1] as Term) : given
  if (state.loaded.some(spec => spec.name === name))
    return { error: tuple(atom('error'), tuple(atom('already_loaded'), given)) }
  const spec = given instanceof Tuple ? parseSpec(given) : specFile(given, world)
  if ('error' in spec) return spec
  let next: ControllerState = { ...state, loaded: [...state.loaded, spec] }
  for (const { items } of spec.env) {
    const [key, value] = items as readonly [Atom, Term]
    next = withEnv(next, spec.name, key, value)
  }
  for (const included of spec.includedApplications) {
    if (specOf(next, included) !== undefined) continue
    const more = loaded(next, included, world)
    if ('error' in more) return more
    next = more
  }
  return next
}

/** Without `name` and what it includes. */
export function unloaded(state: ControllerState, name: Atom): ControllerState {
  const spec = specOf(state, name)
  if (spec === undefined) return state
  const rest = {
    ...state,
    loaded: state.loaded.filter(other => other !== spec),
    env: state.env.filter(entry => entry.app !== name),
  }
  return spec.includedApplications.reduce(unloaded, rest)
}

/** The specification in the resource file `NAME.app`, which the world holds among its modules. */
function specFile(name: Term, world: World): AppSpec | SpecError {
  if (typeof name !== 'symbol') return { error: tuple(atom('error'), tuple(atom('bad_application'), name)) }
  const file = `${name.description}.app`
  const spec = world.modules.get(atom(file)) as Term | undefined
  if (spec !== undefined) return parseSpec(spec)
  return { error: tuple(atom('error'), tuple(chars('no such file or directory'), chars(file))) }
}

function chars(text: string): Term {
  return Array.from(text, char => char.codePointAt(0) as number)
}
