import {
  EXIT,
  ignore,
  noreply,
  normal,
  ok,
  reply,
  shutdown,
  simple_one_for_one,
  stop,
  temporary,
} from '../../../shared/atoms.ts'
import { type Atom, atom, isTagged, Pid, type Term, Tuple, tuple } from '../../../shared/term.ts'
import {
  type Awaitable,
  type Coroutine,
  freeze,
  isCoroutine,
  type Process,
  raise,
  trapExit,
} from '../../runtime/index.ts'
import type { CallResult, CastResult, From, GenServerModule, InitResult } from '../gen-server/module.ts'
import { childExited, try_again_restart, tryAgain } from './carry-out.ts'
import { type Child, checkChildSpecs, isRunning } from './child.ts'
import { changeCode } from './code-change.ts'
import { checkFlags, type SupervisorFlags } from './flags.ts'
import { answer } from './requests.ts'
import { startChildren } from './start-children.ts'
import { SupervisorState } from './state.ts'
import { reportChild, reportUnexpected } from './tell.ts'
import { terminateChildren, terminateInstances } from './terminate-children.ts'

/** A callback module of a supervisor. @see OTP stdlib, supervisor: init/1 */
export type SupervisorModule<A extends Term = Term> = {
  /** Module name, as it is shown: "TodoSup". */
  readonly name: string
  /** `{ok, {Flags, [ChildSpec]}}` or `ignore`. */
  init(args: A, self: Process): Awaitable<Term>
}

/**
 * The process of a supervisor with callback module `module`. A class, so that all supervisors have the same functions: V8
 * would compile those of each anew.
 */
export class SupervisorServer implements GenServerModule<SupervisorState, Term> {
  readonly name: string
  readonly behaviour = 'supervisor'
  private readonly module: SupervisorModule

  constructor(module: SupervisorModule) {
    this.name = module.name
    this.module = module
  }

  *init(args: Term, self: Process): Coroutine<InitResult<SupervisorState>> {
    trapExit(self, true)
    const value = yield* callInit(self, this.module, args)
    if (value === ignore) return ignore
    const inner = isTagged(value, ok, 2) ? value.items[1] : undefined
    const name = atom(this.name)
    if (!(inner instanceof Tuple) || inner.size !== 2)
      return tuple(stop, tuple(atom('bad_return'), tuple(name, atom('init'), value)))
    const [flags, specs] = inner.items as readonly [Term, Term]
    const checked = check(name, args, flags, specs)
    return 'children' in checked ? yield* startAll(self, checked) : checked
  }

  *handleCall(
    request: Term,
    _from: From,
    state: SupervisorState,
    self: Process,
  ): Coroutine<CallResult<SupervisorState>> {
    const { value, next } = yield* answer(self, state, request)
    return tuple(reply, value, next)
  }

  handleCast(message: Term, state: SupervisorState, self: Process): Awaitable<CastResult<SupervisorState>> {
    if (!isTagged(message, try_again_restart, 2)) return raise(atom('function_clause'))
    const child = failedChild(state, message.items[1] as Term)
    if (child === undefined) return tuple(noreply, state)
    return tryAgain(self, state, child)
  }

  handleInfo(message: Term, state: SupervisorState, self: Process): Awaitable<CastResult<SupervisorState>> {
    if (!isTagged(message, EXIT, 3)) {
      reportUnexpected(self, message)
      return tuple(noreply, state)
    }
    const [, pid, reason] = message.items as readonly [Term, Pid, Term]
    const child = state.running(pid)
    if (child === undefined) return tuple(noreply, state)
    return childExited(self, state, child, reason)
  }

  terminate(_reason: Term, state: SupervisorState, self: Process): Coroutine<void> {
    return terminateAll(self, state)
  }

  *codeChange(_oldVersion: Term, state: SupervisorState, _extra: Term, self: Process): Coroutine<Term> {
    return changeCode(state, yield* callInit(self, this.module, state.args)) as Term
  }

  showState(state: SupervisorState): Term {
    return state.shown()
  }
}

function* callInit(self: Process, module: SupervisorModule, args: Term): Coroutine<Term> {
  const value = module.init(args, self)
  return freeze((isCoroutine(value) ? yield* value : value) ?? null)
}

/** What a supervisor was told to start, found right. */
type Specified = {
  readonly flags: SupervisorFlags
  readonly module: Atom
  readonly args: Term
  readonly children: readonly Child[]
}

/** @see OTP stdlib, supervisor: init/1 */
function check(
  module: Atom,
  args: Term,
  givenFlags: Term,
  specs: Term,
): Exclude<InitResult<SupervisorState>, Atom> | Specified {
  const flags = checkFlags(givenFlags)
  if ('wrong' in flags) return tuple(stop, tuple(atom('supervisor_data'), flags.wrong))
  const simple = flags.right.strategy === simple_one_for_one
  if (simple && !(Array.isArray(specs) && specs.length === 1))
    return tuple(stop, tuple(atom('bad_start_spec'), specs))
  const checked = checkChildSpecs(specs, flags.right.autoShutdown)
  if ('wrong' in checked) return tuple(stop, tuple(atom('start_spec'), checked.wrong))
  const children = checked.right
  if (simple) return tuple(ok, SupervisorState.of(flags.right, module, args, children))
  return { flags: flags.right, module, args, children }
}

/** Of a temporary child that does not want to run nothing is kept. */
function isKnown(child: Child): boolean {
  return child.pid !== null || child.restart !== temporary
}

function* startAll(self: Process, specified: Specified): Coroutine<InitResult<SupervisorState>> {
  const { args, children, flags, module } = specified
  const failed = yield* startChildren(self, children, 'start', normal)
  const tried = failed === null ? children : children.slice(0, failed.at)
  const known = tried.every(isKnown) ? tried : tried.filter(isKnown)
  if (failed === null) return tuple(ok, SupervisorState.of(flags, module, args, known))
  const { child, reason } = failed
  reportChild(self, 'start_error', reason, child)
  yield* terminateChildren(self, known.filter(isRunning).reverse())
  return tuple(stop, tuple(shutdown, tuple(atom('failed_to_start_child'), child.id, reason)))
}

/** Ends all children: the last started first, instances of one specification all at once. */
function terminateAll(self: Process, state: SupervisorState): Coroutine<void> {
  const children = state.all()
  if (state.simple) return terminateInstances(self, state.template, children)
  return terminateChildren(self, children.filter(isRunning).reverse())
}

/** The child whose restart failed and that is still to be restarted. `id`: as in `try_again_restart`. */
function failedChild(state: SupervisorState, id: Term): Child | undefined {
  let child: Child | undefined
  if (!state.simple) child = state.table.get(id)
  else if (id instanceof Tuple && id.items[1] instanceof Pid) child = state.instance(id.items[1])
  return child?.restarting === true ? child : undefined
}
