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
import type { CallResult, CastResult, GenServerModule, InitResult } from '../gen-server/module.ts'
import { childExited, try_again_restart, tryAgain } from './carry-out.ts'
import { type Child, checkChildSpecs, isRunning } from './child.ts'
import { changeCode } from './code-change.ts'
import { checkFlags } from './flags.ts'
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

/** The process of a supervisor with callback module `module`. */
export function supervisorServer(module: SupervisorModule): GenServerModule<SupervisorState, Term> {
  const name = atom(module.name)
  return {
    name: module.name,
    behaviour: 'supervisor',

    *init(args, self): Coroutine<InitResult<SupervisorState>> {
      trapExit(self, true)
      const value = yield* callInit(self, module, args)
      if (value === ignore) return ignore
      const inner = isTagged(value, ok, 2) ? value.items[1] : undefined
      if (!(inner instanceof Tuple) || inner.size !== 2)
        return tuple(stop, tuple(atom('bad_return'), tuple(name, atom('init'), value)))
      const [flags, specs] = inner.items as readonly [Term, Term]
      const checked = check(name, args, flags, specs)
      return 'children' in checked ? yield* startAll(self, checked) : checked
    },

    *handleCall(request, _from, state, self): Coroutine<CallResult<SupervisorState>> {
      const { value, next } = yield* answer(self, state, request)
      return tuple(reply, value, next)
    },

    handleCast(message, state, self): Awaitable<CastResult<SupervisorState>> {
      if (!isTagged(message, try_again_restart, 2)) return raise(atom('function_clause'))
      const child = failedChild(state, message.items[1] as Term)
      if (child === undefined) return tuple(noreply, state)
      return tryAgain(self, state, child)
    },

    handleInfo(message, state, self): Awaitable<CastResult<SupervisorState>> {
      if (!isTagged(message, EXIT, 3)) {
        reportUnexpected(self, message)
        return tuple(noreply, state)
      }
      const [, pid, reason] = message.items as readonly [Term, Pid, Term]
      const child = state.running(pid)
      if (child === undefined) return tuple(noreply, state)
      return childExited(self, state, child, reason)
    },

    terminate: (_reason, state, self) => terminateAll(self, state),

    *codeChange(_oldVersion, state, _extra, self): Coroutine<Term> {
      return changeCode(state, yield* callInit(self, module, state.args)) as Term
    },

    showState: state => state.shown(),
  }
}

function* callInit(self: Process, module: SupervisorModule, args: Term): Coroutine<Term> {
  const value = module.init(args, self)
  return freeze((isCoroutine(value) ? yield* value : value) ?? null)
}

/** What a supervisor was told to start, found right. */
type Specified = {
  readonly children: readonly Child[]
  /** The state with these in place of `children`. */
  stateWith(children: readonly Child[]): SupervisorState
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
  const stateWith = (children: readonly Child[]): SupervisorState =>
    SupervisorState.of(flags.right, module, args, children)
  return simple ? tuple(ok, stateWith(checked.right)) : { children: checked.right, stateWith }
}

function* startAll(self: Process, specified: Specified): Coroutine<InitResult<SupervisorState>> {
  const { children, stateWith } = specified
  const failed = yield* startChildren(self, children, 'start', normal)
  const tried = failed === null ? children : children.slice(0, failed.at)
  // Of a temporary one that does not want to run nothing is kept.
  const known = tried.filter(child => child.pid !== null || child.restart !== temporary)
  if (failed === null) return tuple(ok, stateWith(known))
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
