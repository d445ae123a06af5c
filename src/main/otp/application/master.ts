import { EXIT, error, normal, ok, shutdown, timeout } from '../../../shared/atoms.ts'
import {
  type Atom,
  atom,
  isTagged,
  type Pid,
  type Ref,
  type Term,
  Tuple,
  tuple,
} from '../../../shared/term.ts'
import {
  type Awaitable,
  type Coroutine,
  demonitor,
  effect,
  exit,
  exitSignal,
  isCoroutine,
  link,
  monitor,
  type Process,
  raise,
  receive,
  receiveRef,
  send,
  sendAfter,
  spawnLink,
  trapExit,
  unlink,
} from '../../runtime/index.ts'
import { initAck, start } from '../proc-lib.ts'
import { catchValue } from '../sys/caught.ts'
import { ProcLibProgram } from './proc-lib-program.ts'
import type { ApplicationModule, AppSpec } from './spec.ts'

/**
 * Starts the master of an application, which starts its processes by the callback module.
 *
 *     controller ── starter            waits for the start
 *         └── master                   stands for the application, and ends as it does
 *               └── its own process    runs start, start_phase, prep_stop and stop
 *                     └── top supervisor
 *
 * @returns `{ok, Pid}` or `{error, Reason}`
 * @see OTP kernel, application_master: start_link/2
 */
export function startMaster(self: Process, controller: Pid, spec: AppSpec, type: Term): Coroutine<Term> {
  const starter = self.pid
  const program = new ProcLibProgram(master => runMaster(master, controller, starter, spec, type))
  return start(self, program, 'application_master.init/4', { link: true })
}

/** Asks a master to take its application down, and waits until it has. @see application_master: stop/1 */
export function* stopMaster(self: Process, master: Pid): Coroutine<void> {
  const ref = monitor(self, master)
  send(self, master, tuple(atom('stop'), ref, self.pid))
  yield* receiveRef(self, ref, null)
  demonitor(self, ref, { flush: true })
}

function* runMaster(
  self: Process,
  controller: Pid,
  starter: Pid,
  spec: AppSpec,
  type: Term,
): Coroutine<void> {
  link(self, controller)
  trapExit(self, true)
  const tag = effect(self, () => self.makeRef())
  const master = self.pid
  const child = spawnLink(self, own => runOwn(own, master, tag, spec, type))
  const started = (yield* waitForStart(self, child, tag)) as Tuple
  if (started.items[0] !== ok) return exit(started.items[1] as Term)
  unlink(self, starter)
  initAck(self, starter, tuple(ok, self.pid))
  yield* standFor(self, controller, child, spec)
}

function* waitForStart(self: Process, child: Pid, tag: Ref): Coroutine<Term> {
  const wanted = (message: Term): boolean =>
    message instanceof Tuple && (message.items[0] === tag || isExitOf(message, child))
  const message = (yield* receive(self, wanted)) as Tuple
  return message.items[0] === tag ? (message.items[1] as Term) : tuple(error, message.items[2] as Term)
}

/** The main loop of a master. */
function* standFor(self: Process, controller: Pid, child: Pid, spec: AppSpec): Coroutine<void> {
  // `maxT`: an application may be given a longest life.
  if (typeof spec.maxT === 'number') sendAfter(self, spec.maxT, self.pid, tuple(EXIT, self.pid, timeout))
  for (;;) {
    const message = (yield* receive(self)) as Term
    if (!(message instanceof Tuple)) continue
    const [tag, second, third] = message.items as readonly [Term, Term, Term]
    if (isExitOf(message, controller)) {
      yield* endChild(self, child)
      return exit(third)
    }
    if (isExitOf(message, child)) return exit(third)
    if (isTagged(message, EXIT, 3) && third === timeout) {
      yield* endChild(self, child)
      return exit(normal)
    }
    if (tag === atom('stop')) {
      yield* endChild(self, child)
      send(self, third as Pid, tuple(second, ok))
      return exit(normal)
    }
  }
}

function* endChild(self: Process, child: Pid): Coroutine<void> {
  send(self, child, tuple(self.pid, atom('terminate')))
  yield* receive(self, message => isExitOf(message, child))
}

/** The application's own process. @see application_master: start_it/4, loop_it/4 */
function* runOwn(self: Process, master: Pid, tag: Ref, spec: AppSpec, type: Term): Coroutine<void> {
  trapExit(self, true)
  const [name, args] = (spec.mod as Tuple).items as readonly [Atom, Term]
  const module = effect(self, () => self.world.modules.get(name)) as ApplicationModule | undefined
  const started = yield* startSupervisor(self, module, name, type, args)
  if (!isTagged(started, ok)) {
    send(self, master, tuple(tag, started))
    return
  }
  const [, top, given] = started.items as readonly [Term, Pid, Term | undefined]
  link(self, top)
  const phases = yield* runPhases(self, module, spec, type)
  if (phases !== ok) {
    unlink(self, top)
    send(self, master, tuple(tag, phases))
    return
  }
  send(self, master, tuple(tag, tuple(ok, self.pid)))
  yield* attend(self, master, top, module, given ?? [])
}

function* startSupervisor(
  self: Process,
  module: ApplicationModule | undefined,
  name: Atom,
  type: Term,
  args: Term,
): Coroutine<Term> {
  const call = tuple(name, atom('start'), [type, args])
  const value = yield* caughtValue(() =>
    module === undefined ? raise(atom('undef')) : module.start(type, args, self),
  )
  if (isTagged(value, ok, 2) || isTagged(value, ok, 3)) return value
  if (isTagged(value, error, 2)) return tuple(error, tuple(value.items[1] as Term, call))
  if (isTagged(value, EXIT, 2) && value.items[1] === normal) return tuple(error, tuple(value, call))
  return tuple(error, tuple(atom('bad_return'), tuple(call, value)))
}

/** @see OTP kernel, application_starter: start/3 */
function* runPhases(
  self: Process,
  module: ApplicationModule | undefined,
  spec: AppSpec,
  type: Term,
): Coroutine<Term> {
  const [name] = (spec.mod as Tuple).items as readonly [Atom]
  for (const { items } of spec.startPhases ?? []) {
    const [phase, args] = items as readonly [Term, Term]
    const value = yield* caughtValue(() =>
      module?.startPhase === undefined ? raise(atom('undef')) : module.startPhase(phase, type, args, self),
    )
    const call = tuple(name, atom('start_phase'), [phase, type, args])
    if (isTagged(value, error, 2)) return tuple(error, tuple(value.items[1] as Term, call))
    if (value !== ok) return tuple(error, tuple(atom('bad_return_value'), tuple(call, value)))
  }
  return ok
}

function* attend(
  self: Process,
  master: Pid,
  top: Pid,
  module: ApplicationModule | undefined,
  state: Term,
): Coroutine<void> {
  for (;;) {
    const message = (yield* receive(self)) as Term
    if (isTagged(message, master, 2)) {
      yield* takeDown(self, top, shutdown, module, state)
      return exit(normal)
    }
    if (isExitOf(message, top)) {
      const reason = (message as unknown as Tuple).items[2] as Term
      const last = yield* prepared(module, state, self)
      yield* stopped(module, last, self)
      return exit(reason)
    }
    if (isExitOf(message, master)) {
      const reason = (message as unknown as Tuple).items[2] as Term
      yield* takeDown(self, top, reason, module, state)
      return exit(reason)
    }
  }
}

function* takeDown(
  self: Process,
  top: Pid,
  reason: Term,
  module: ApplicationModule | undefined,
  state: Term,
): Coroutine<void> {
  const last = yield* prepared(module, state, self)
  exitSignal(self, top, reason)
  yield* receive(self, message => isExitOf(message, top))
  yield* stopped(module, last, self)
}

/** What `prep_stop` makes of the state; one that fails leaves it. */
function* prepared(module: ApplicationModule | undefined, state: Term, self: Process): Coroutine<Term> {
  if (module?.prepStop === undefined) return state
  const value = yield* caughtValue(() =>
    (module.prepStop as NonNullable<ApplicationModule['prepStop']>)(state, self),
  )
  return isTagged(value, EXIT, 2) ? state : value
}

function* stopped(module: ApplicationModule | undefined, state: Term, self: Process): Coroutine<void> {
  yield* caughtValue(() => module?.stop?.(state, self))
}

/** The value of Erlang's `catch` of a callback. */
function* caughtValue(run: () => Awaitable<unknown>): Coroutine<Term> {
  try {
    const value = run()
    return ((isCoroutine(value) ? yield* value : value) ?? null) as Term
  } catch (thrown) {
    return catchValue(thrown)
  }
}

function isExitOf(message: Term, pid: Pid): boolean {
  return isTagged(message, EXIT, 3) && (message.items[1] as Pid | null)?.id === pid.id
}
