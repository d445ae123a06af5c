import { EXIT, error, noreply, normal, ok, reply, shutdown } from '../../../shared/atoms.ts'
import { type Atom, atom, isAtom, isTagged, type Pid, type Term, Tuple, tuple } from '../../../shared/term.ts'
import { formatTerm } from '../../../shared/term-text.ts'
import {
  type Coroutine,
  demonitor,
  exitSignal,
  monitor,
  type Process,
  receiveRef,
  send,
  spawnLink,
  throw_,
  trapExit,
  unlink,
} from '../../runtime/index.ts'
import type { CallResult, CastResult, From, GenServerModule } from '../gen-server/module.ts'
import { reply as replyTo } from '../gen-server/reply.ts'
import { catchValue } from '../sys/caught.ts'
import { startMaster, stopMaster } from './master.ts'
import { reportExited, reportHalt, reportStarted } from './report.ts'
import type { AppSpec } from './spec.ts'
import {
  type ControllerState,
  loaded,
  noApplications,
  type RestartType,
  specOf,
  unloaded,
  withEnv,
  withoutEnv,
} from './state.ts'

type Answer = CallResult<ControllerState>
type Next = CastResult<ControllerState>

/**
 * The process `application_controller`: loads, starts and stops applications. Differs: where OTP would take the node
 * down, because a permanent application ended, this reports so and goes on.
 * @see OTP kernel, application_controller
 */
export const controllerServer: GenServerModule<ControllerState, Term> = {
  name: 'application_controller',

  init(_args, self) {
    trapExit(self, true)
    return tuple(ok, noApplications)
  },

  *handleCall(request, from, state, self): Coroutine<Answer> {
    const [what, first, second, third] =
      request instanceof Tuple ? (request.items as readonly Term[]) : [request]
    const app = first as Atom
    switch (what) {
      case atom('load_application'): {
        const next = loaded(state, app, self.world)
        return 'error' in next ? tuple(reply, next.error, state) : tuple(reply, ok, next)
      }
      case atom('unload_application'): {
        if (isRunning(state, app)) return answerError(state, 'running', app)
        if (specOf(state, app) === undefined) return answerError(state, 'not_loaded', app)
        return tuple(reply, ok, unloaded(state, app))
      }
      case atom('start_application'):
        return startApplication(self, state, from, app, second as Term)
      case atom('stop_application'):
        return yield* stopApplication(self, state, app)
      case atom('set_env'):
        return tuple(reply, ok, withEnv(state, app, second as Atom, third as Term))
      case atom('unset_env'):
        return tuple(reply, ok, withoutEnv(state, app, second as Atom))
      default:
        return throw_(tuple(atom('bad_call'), request))
    }
  },

  handleCast(message, state, self): Next {
    if (!isTagged(message, atom('application_started'), 3)) return tuple(noreply, state)
    return applicationStarted(self, state, message.items[1] as Atom, message.items[2] as Term)
  },

  handleInfo(message, state, self): Next {
    if (!isTagged(message, EXIT, 3)) return tuple(noreply, state)
    return masterExited(self, state, message.items[1] as Pid, message.items[2] as Term)
  },

  *terminate(_reason, state, self) {
    for (const { master } of state.running) {
      if (master === null) continue
      const ref = monitor(self, master)
      unlink(self, master)
      exitSignal(self, master, shutdown)
      yield* receiveRef(self, ref, null)
      demonitor(self, ref, { flush: true })
    }
  },

  showState: state => ({
    loaded: state.loaded.map(({ name }) => name),
    running: state.running.map(({ name, master }) => tuple(name, master ?? atom('undefined'))),
    started: state.started.map(({ name, type }) => tuple(name, atom(type))),
  }),
}

function isRunning(state: ControllerState, app: Atom): boolean {
  return state.running.some(({ name }) => name === app)
}

function answerError(state: ControllerState, what: string, term: Term): Answer {
  return tuple(reply, tuple(error, tuple(atom(what), term)), state)
}

/** Has a process of its own start it; the caller hears when it is done. @see application_controller: handle_call/3 */
function startApplication(self: Process, state: ControllerState, from: From, app: Atom, given: Term): Answer {
  const waiting = { ...state, requests: [{ name: app, from }, ...state.requests] }
  if (state.requests.some(({ name }) => name === app)) return tuple(noreply, waiting)
  const type = restartTypeOf(given)
  if (type === null) return answerError(state, 'invalid_restart_type', given)
  const spec = specOf(state, app)
  if (spec === undefined) return answerError(state, 'not_loaded', app)
  if (isRunning(state, app)) return answerError(state, 'already_started', app)
  for (const needed of spec.applications) {
    const has = state.started.some(({ name }) => name === needed)
    if (!has && !spec.optionalApplications.includes(needed)) return answerError(state, 'not_started', needed)
  }
  const running = state.running.map(({ name }) => name)
  const controller = self.pid
  spawnLink(self, starter => runStarter(starter, controller, spec, running))
  return tuple(noreply, { ...waiting, starting: [{ name: app, type }, ...state.starting] })
}

/** @see application_controller: init_starter/4, start_appl/3 */
function* runStarter(
  self: Process,
  controller: Pid,
  spec: AppSpec,
  running: readonly Atom[],
): Coroutine<void> {
  trapExit(self, true)
  let result: Term
  try {
    result = yield* startProcesses(self, controller, spec, running)
  } catch (thrown) {
    result = catchValue(thrown)
  }
  send(self, controller, tuple(atom('$gen_cast'), tuple(atom('application_started'), spec.name, result)))
}

function* startProcesses(
  self: Process,
  controller: Pid,
  spec: AppSpec,
  running: readonly Atom[],
): Coroutine<Term> {
  if (spec.mod === null) return tuple(ok, atom('undefined'))
  for (const needed of spec.applications)
    if (!running.includes(needed) && !spec.optionalApplications.includes(needed))
      return tuple(atom('info'), tuple(atom('not_running'), needed))
  return yield* startMaster(self, controller, spec, normal)
}

function applicationStarted(self: Process, state: ControllerState, app: Atom, result: Term): Next {
  const entry = state.starting.find(({ name }) => name === app)
  if (entry === undefined) return tuple(noreply, state)
  const [kind, value] = (result as Tuple).items as readonly [Term, Term]
  const answer = kind === ok ? ok : kind === atom('info') ? tuple(error, value) : result
  for (const { name, from } of state.requests) if (name === app) replyTo(self, from, answer)
  const settled: ControllerState = {
    ...state,
    requests: state.requests.filter(({ name }) => name !== app),
    starting: state.starting.filter(({ name }) => name !== app),
  }
  const { type } = entry
  if (kind === ok) {
    reportStarted(self, app)
    const master = value === atom('undefined') ? null : (value as Pid)
    return tuple(noreply, {
      ...settled,
      running: [{ name: app, master }, ...settled.running.filter(({ name }) => name !== app)],
      started: [{ name: app, type }, ...settled.started.filter(({ name }) => name !== app)],
    })
  }
  if (kind === error) reportExited(self, app, value, type)
  const harmless = type === 'temporary' || (type === 'transient' && isNormalExit(value))
  if (!harmless) reportHalt(self, tuple(atom('application_start_failure'), app, value))
  return tuple(noreply, settled)
}

/** `{{'EXIT', normal}, Call}`: the start function exited so. */
function isNormalExit(reason: Term): boolean {
  const first = reason instanceof Tuple ? reason.items[0] : undefined
  return isTagged(first, EXIT, 2) && first.items[1] === normal
}

function masterExited(self: Process, state: ControllerState, pid: Pid, reason: Term): Next {
  const entry = state.running.find(({ master }) => master?.id === pid.id)
  if (entry === undefined) return tuple(noreply, state)
  const running = state.running.filter(other => other !== entry)
  const type = state.started.find(({ name }) => name === entry.name)?.type ?? 'temporary'
  reportExited(self, entry.name, reason, type)
  const harmless = type === 'temporary' || (type === 'transient' && reason === normal)
  if (!harmless) reportHalt(self, tuple(atom('application_terminated'), entry.name, reason))
  return tuple(noreply, { ...state, running })
}

function* stopApplication(self: Process, state: ControllerState, app: Atom): Coroutine<Answer> {
  const entry = state.running.find(({ name }) => name === app)
  const started = state.started.filter(({ name }) => name !== app)
  if (entry === undefined) {
    if (started.length === state.started.length) return answerError(state, 'not_started', app)
    return tuple(reply, ok, { ...state, started })
  }
  if (entry.master !== null) {
    unlink(self, entry.master)
    yield* stopMaster(self, entry.master)
  }
  const type = state.started.find(({ name }) => name === app)?.type ?? 'temporary'
  reportExited(self, app, atom('stopped'), type)
  return tuple(reply, ok, { ...state, started, running: state.running.filter(other => other !== entry) })
}

function restartTypeOf(given: Term): RestartType | null {
  const name = isAtom(given) ? formatTerm(given, 'erlang') : ''
  return name === 'permanent' || name === 'transient' || name === 'temporary' ? name : null
}
