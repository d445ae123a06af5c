import { undefined_ } from '../../../shared/atoms.ts'
import { atom, atomName, isAtom, type Term, tuple } from '../../../shared/term.ts'
import { ErlangThrow, freeze, type Process, raise, stackOf } from '../../runtime/index.ts'
import { caught } from '../sys/caught.ts'
import { type Failure, listOf } from './actions.ts'
import type { Event, GenStatemModule } from './module.ts'

const stateFunctions = atom('state_functions')
const handleEventFunction = atom('handle_event_function')

/** How a module wants to be called. */
export type CallbackMode = { readonly functions: boolean; readonly stateEnter: boolean }

/** Before a module has said how. */
export const defaultMode: CallbackMode = { functions: true, stateEnter: false }

/** Asks `module` how it wants to be called. @see OTP stdlib, gen_statem: callback_mode/0 */
export function callbackModeOf(module: GenStatemModule): CallbackMode | Failure {
  let given: Term
  try {
    given = freeze((module.callbackMode() ?? null) as Term)
  } catch (thrown) {
    if (!(thrown instanceof ErlangThrow)) {
      const [kind, reason] = caught(thrown).items
      return { class: kind === atom('exit') ? 'exit' : 'error', reason, stack: stackOf(thrown) }
    }
    given = thrown.value
  }
  let functions: boolean | undefined
  let stateEnter = false
  for (const item of listOf(given)) {
    if (item === stateFunctions || item === handleEventFunction) functions = item === stateFunctions
    else if (item === atom('state_enter')) stateEnter = true
    else return badMode(given)
  }
  return functions === undefined ? badMode(given) : { functions, stateEnter }
}

/** Calls `module` for `event`. A state that has no function of its own is an error `undef`, as in Erlang. */
export function callState(
  module: GenStatemModule,
  mode: CallbackMode,
  { type, content }: Event,
  state: Term,
  data: Term,
  self: Process,
): unknown {
  if (!mode.functions)
    return module.handleEvent === undefined
      ? raise(atom('undef'))
      : module.handleEvent(type, content, state, data, self)
  if (!isAtom(state)) return raise(atom('badarg'))
  const { states } = module
  const name = atomName(state)
  const fn = states !== undefined && Object.hasOwn(states, name) ? states[name] : undefined
  return fn === undefined ? raise(atom('undef')) : fn(type, content, data, self)
}

/** Name and arity of the callback for `state`. */
export function callbackNameOf(mode: CallbackMode, state: Term): string {
  return mode.functions && isAtom(state) && state !== undefined_ ? `${atomName(state)}/3` : 'handle_event/4'
}

function badMode(given: Term): Failure {
  return { class: 'error', reason: tuple(atom('bad_return_from_callback_mode'), given) }
}
