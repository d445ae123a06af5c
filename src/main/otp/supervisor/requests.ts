import {
  error,
  normal,
  not_found,
  ok,
  restarting,
  running,
  simple_one_for_one,
  temporary,
  undefined_,
} from '../../../shared/atoms.ts'
import { atom, Pid, type Term, Tuple, tuple } from '../../../shared/term.ts'
import { type Coroutine, isAlive, type Process, raise } from '../../runtime/index.ts'
import { type Child, checkChildSpec, isRunning, recordOf, specOf, takenBy } from './child.ts'
import { startProcess } from './start-child.ts'
import { countChildren, type SupervisorState, whichChildren } from './state.ts'
import { reportStarted, tellStarted } from './tell.ts'
import { terminateChildren } from './terminate-children.ts'

/** What a request is answered with, and the state to go on with. */
export type Answer = { readonly value: Term; readonly next: SupervisorState }

/**
 * Does what `request` asks.
 * @throws error `function_clause` for a request that no supervisor knows, as OTP does.
 * @see OTP stdlib, supervisor: handle_call/3
 */
export function* answer(self: Process, state: SupervisorState, request: Term): Coroutine<Answer> {
  if (request === atom('which_children')) return { value: whichChildren(state), next: state }
  if (request === atom('count_children')) {
    const isActive = (child: Child): boolean => isRunning(child) && isAlive(self, child.pid as Pid)
    return { value: countChildren(state, isActive), next: state }
  }
  if (!(request instanceof Tuple) || request.size !== 2) return raise(atom('function_clause'))
  const [what, argument] = request.items as readonly [Term, Term]
  switch (what) {
    case atom('start_child'):
      if (state.simple) return yield* startInstance(self, state, argument)
      return yield* startChild(self, state, argument)
    case atom('terminate_child'):
      return yield* terminate(self, state, argument)
    case atom('restart_child'):
      return yield* restartChild(self, state, argument)
    case atom('delete_child'):
      return deleteChild(state, argument)
    case atom('get_childspec'): {
      const child = find(self, state, argument)
      return {
        value: child === undefined ? tuple(error, not_found) : tuple(ok, specOf(child)),
        next: state,
      }
    }
  }
  return raise(atom('function_clause'))
}

function* startChild(self: Process, state: SupervisorState, spec: Term): Coroutine<Answer> {
  const checked = checkChildSpec(spec, state.flags.autoShutdown)
  if ('wrong' in checked) return { value: tuple(error, checked.wrong), next: state }
  const child = checked.right
  const other = state.table.get(child.id)
  if (other !== undefined) return { value: tuple(error, takenBy(other)), next: state }
  const started = yield* startProcess(self, child, child.args)
  if ('failed' in started) return { value: tuple(error, tuple(started.failed, recordOf(child))), next: state }
  reportStarted(self, child, started.pid)
  tellStarted(self, 'start', child, started.pid, normal)
  const keep = started.pid !== null || child.restart !== temporary
  return { value: started.answer, next: keep ? state.added(child, started.pid) : state }
}

function* startInstance(self: Process, state: SupervisorState, args: Term): Coroutine<Answer> {
  // Erlang's `apply` raises when what it is to be applied to is no list.
  if (!Array.isArray(args)) return { value: tuple(error, tuple(atom('EXIT'), badarg(args))), next: state }
  const child = { ...state.template, args: args as readonly Term[], instance: true }
  const started = yield* startProcess(self, child, child.args)
  if ('failed' in started) return { value: tuple(error, started.failed), next: state }
  if (started.pid === null) return { value: started.answer, next: state }
  tellStarted(self, 'start', child, started.pid, normal)
  return { value: started.answer, next: state.added(child, started.pid) }
}

function badarg(args: Term): Term {
  return tuple(atom('badarg'), [tuple(atom('erlang'), atom('apply'), [undefined_, undefined_, args], [])])
}

function* terminate(self: Process, state: SupervisorState, id: Term): Coroutine<Answer> {
  if (state.simple && !(id instanceof Pid)) return simpleOnly(state)
  const child = find(self, state, id)
  if (child === undefined) return { value: tuple(error, not_found), next: state }
  if (isRunning(child)) yield* terminateChildren(self, [child])
  return { value: ok, next: state.ended(child) }
}

function* restartChild(self: Process, state: SupervisorState, id: Term): Coroutine<Answer> {
  const child = stopped(state, id)
  if ('refused' in child) return { value: child.refused, next: state }
  const started = yield* startProcess(self, child, child.args)
  if ('failed' in started) return { value: tuple(error, started.failed), next: state }
  reportStarted(self, child, started.pid)
  tellStarted(self, 'start', child, started.pid, normal)
  return { value: started.answer, next: state.started(child, started.pid) }
}

function deleteChild(state: SupervisorState, id: Term): Answer {
  const child = stopped(state, id)
  if ('refused' in child) return { value: child.refused, next: state }
  return { value: ok, next: state.deleted(child) }
}

/** The child `id`, which does not run and is not about to; or the answer when there is none such. */
function stopped(state: SupervisorState, id: Term): Child | { readonly refused: Term } {
  if (state.simple) return { refused: tuple(error, simple_one_for_one) }
  const child = state.table.get(id)
  if (child === undefined) return { refused: tuple(error, not_found) }
  if (child.restarting) return { refused: tuple(error, restarting) }
  return child.pid === null ? child : { refused: tuple(error, running) }
}

/** The child that a caller means by `id`: under `simple_one_for_one` a pid, else an id. @see find_child/2 */
function find(self: Process, state: SupervisorState, id: Term): Child | undefined {
  if (!state.simple || !(id instanceof Pid)) return state.table.get(id)
  const child = state.instance(id)
  if (child !== undefined || isAlive(self, id)) return child
  // OTP takes any process that is gone for one of its own that has ended.
  return { ...state.template, instance: true }
}

function simpleOnly(state: SupervisorState): Answer {
  return { value: tuple(error, simple_one_for_one), next: state }
}
