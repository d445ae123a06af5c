import { error, infinity, ok, undefined_ } from '../../shared/atoms.ts'
import { type Atom, atom, isTagged, type Pid, type Term, Tuple, tuple } from '../../shared/term.ts'
import { type Coroutine, effect, type Process } from '../runtime/index.ts'
import { controllerServer } from './application/controller.ts'
import { type AppSpec, specKeys } from './application/spec.ts'
import { type ControllerState, controllerName, controllerState, envOf, specOf } from './application/state.ts'
import { callServer } from './gen-server/call.ts'
import { startServer } from './gen-server/start.ts'
import { charlistText } from './sys/charlist.ts'

export type { ApplicationModule } from './application/spec.ts'

/**
 * Applications: what is started and stopped as one, each a tree of processes with a callback module, and others that
 * it needs. Their specifications are terms as in `.app` files; callback modules, and specifications that are named
 * only, are among the world's modules: `world.modules.set(atom('Shop'), shop)`, `world.modules.set(atom('shop.app'), spec)`.
 *
 *     yield* Application.startController(self)
 *     yield* Application.load(self, tuple(atom('application'), atom('shop'), [
 *       tuple(atom('applications'), [atom('storage')]),
 *       tuple(atom('mod'), tuple(atom('Shop'), [])),
 *       tuple(atom('env'), [tuple(atom('port'), 4000)]),
 *     ]))
 *     yield* Application.ensureAllStarted(self, atom('shop'))     // {ok, [storage, shop]}
 *     Application.getEnv(self, atom('shop'), atom('port'))        // {ok, 4000}
 *
 * Differs: when a `permanent` application ends, or a `transient` one other than normally, OTP takes the node down; here
 * that is reported only. An application has no group leader: processes that its tree does not hold outlive it.
 * @see OTP kernel, application
 */
export const Application = {
  /** Starts the process that all the others ask. */
  startController(self: Process): Coroutine<Term> {
    return startServer(self, controllerServer as never, null, { name: controllerName }, true)
  },

  /**
   * Takes a specification in, or that of a name.
   * @returns `ok` or `{error, Reason}`: `{already_loaded, App}`, `{bad_application, Term}`, `{invalid_options, Term}`,
   * `{badstartspec, Term}`, `{"no such file or directory", "NAME.app"}`
   */
  load(self: Process, spec: Term): Coroutine<Term> {
    return request(self, tuple(atom('load_application'), spec))
  },

  /** @returns `ok`, `{error, {running, App}}` or `{error, {not_loaded, App}}` */
  unload(self: Process, app: Atom): Coroutine<Term> {
    return request(self, tuple(atom('unload_application'), app))
  },

  /**
   * Starts `app`, and loads it when it is not; those that it needs must be started.
   * @returns `ok` or `{error, Reason}`: `{already_started, App}`, `{not_started, Needed}`, `{invalid_restart_type, Type}`,
   * or why its `start` did not go well: `{Reason, {Module, start, Args}}`, `{bad_return, {Call, Value}}`.
   */
  *start(self: Process, app: Term, type: Atom = atom('temporary')): Coroutine<Term> {
    const name = yield* ensureLoaded(self, app)
    if (isTagged(name, error, 2)) return name
    return yield* request(self, tuple(atom('start_application'), name, type))
  },

  /** As `start`; one that runs already is `ok`. */
  *ensureStarted(self: Process, app: Atom, type: Atom = atom('temporary')): Coroutine<Term> {
    const answer = yield* Application.start(self, app, type)
    return isError(answer, 'already_started') ? ok : answer
  },

  /** Starts `app` and before it all that it needs. @returns `{ok, Started}`, first started first, or `{error, {App, Reason}}` */
  *ensureAllStarted(self: Process, app: Atom, type: Atom = atom('temporary')): Coroutine<Term> {
    const result = yield* startAll(self, [app], [], type, [])
    if (result.failed === null) return tuple(ok, [...result.started])
    for (const name of [...result.started].reverse()) yield* Application.stop(self, name)
    return tuple(error, result.failed)
  },

  /** Ends its processes: `prepStop`, the top supervisor with `shutdown`, `stop`. @returns `ok` or `{error, {not_started, App}}` */
  stop(self: Process, app: Atom): Coroutine<Term> {
    return request(self, tuple(atom('stop_application'), app))
  },

  /** `[{App, Description, Vsn}]` of those that run, the last started first. */
  whichApplications(self: Process): Term {
    return read(self, state =>
      state.running.map(({ name }) => {
        const spec = specOf(state, name) as AppSpec
        return tuple(name, spec.description, spec.vsn)
      }),
    )
  },

  /** `[{App, Description, Vsn}]` */
  loadedApplications(self: Process): Term {
    return read(self, state => state.loaded.map(spec => tuple(spec.name, spec.description, spec.vsn)))
  },

  /** `{ok, Value}` or `undefined`. */
  getEnv(self: Process, app: Atom, key: Atom): Term {
    return read(self, state => {
      const entry = state.env.find(each => each.app === app && each.key === key)
      return entry === undefined ? undefined_ : tuple(ok, entry.value)
    })
  },

  /** `[{Key, Value}]` */
  getAllEnv(self: Process, app: Atom): Term {
    return read(self, state => envOf(state, app))
  },

  setEnv(self: Process, app: Atom, key: Atom, value: Term): Coroutine<Term> {
    return request(self, tuple(atom('set_env'), app, key, value))
  },

  unsetEnv(self: Process, app: Atom, key: Atom): Coroutine<Term> {
    return request(self, tuple(atom('unset_env'), app, key))
  },

  /** `{ok, Value}` of what its specification says under `key`, or `undefined`. */
  getKey(self: Process, app: Atom, key: Atom): Term {
    const all = Application.getAllKey(self, app)
    const pairs = isTagged(all, ok, 2) ? (all.items[1] as readonly Tuple[]) : []
    const pair = pairs.find(({ items }) => items[0] === key)
    return pair === undefined ? undefined_ : tuple(ok, pair.items[1] as Term)
  },

  /** `{ok, [{Key, Value}]}`, or `undefined` when it is not loaded. */
  getAllKey(self: Process, app: Atom): Term {
    return read(self, state => {
      const spec = specOf(state, app)
      return spec === undefined ? undefined_ : tuple(ok, specKeys(spec, envOf(state, app)))
    })
  },

  /** `{ok, App}` of the application in whose tree `pid` is, or `undefined`. */
  getApplication(self: Process, pid: Pid): Term {
    return effect(self, () => {
      const masters = controllerState(self.world)?.running ?? []
      for (let at: Pid | null = pid; at !== null; ) {
        const { id }: Pid = at
        const found = masters.find(({ master }) => master?.id === id)
        if (found !== undefined) return tuple(ok, found.name)
        at = self.world.process(at)?.parent ?? null
      }
      return undefined_
    })
  },
} as const

function request(self: Process, what: Term): Coroutine<Term> {
  return callServer(self, controllerName, what, infinity)
}

function read(self: Process, answer: (state: ControllerState) => Term): Term {
  return effect(self, () => {
    const state = controllerState(self.world)
    return state === null ? undefined_ : answer(state)
  })
}

/** The name of `app`, loaded, or `{error, Reason}`. */
function* ensureLoaded(self: Process, app: Term): Coroutine<Term> {
  const answer = yield* Application.load(self, app)
  if (answer !== ok && !isError(answer, 'already_loaded')) return answer
  return app instanceof Tuple ? (app.items[1] as Term) : app
}

type Progress = { readonly started: readonly Atom[]; readonly failed: Term | null }

/** @see OTP kernel, application: ensure_all_started/2 */
function* startAll(
  self: Process,
  apps: readonly Atom[],
  optional: readonly Atom[],
  type: Atom,
  before: readonly Atom[],
): Coroutine<Progress> {
  let started = before
  for (const app of apps) {
    if (read(self, state => state.running.some(({ name }) => name === app)) === true) continue
    const name = yield* ensureLoaded(self, app)
    if (isTagged(name, error, 2)) {
      const reason = name.items[1] as Term
      if (isMissing(reason) && optional.includes(app)) continue
      return { started, failed: tuple(app, reason) }
    }
    const spec = effect(self, () => specOf(controllerState(self.world) as ControllerState, app)) as AppSpec
    const needed = yield* startAll(self, spec.applications, spec.optionalApplications, type, started)
    started = needed.started
    if (needed.failed !== null) return needed
    const answer = yield* request(self, tuple(atom('start_application'), app, type))
    if (answer === ok) started = [...started, app]
    else if (!isError(answer, 'already_started'))
      return { started, failed: tuple(app, (answer as Tuple).items[1] as Term) }
  }
  return { started, failed: null }
}

function isMissing(reason: Term): boolean {
  return reason instanceof Tuple && charlistText(reason.items[0] as Term) === 'no such file or directory'
}

function isError(answer: Term, what: string): boolean {
  return isTagged(answer, error, 2) && isTagged(answer.items[1], atom(what), 2)
}
