import { ok } from '../../../../shared/atoms.ts'
import { atom, isTagged, type Term, tuple } from '../../../../shared/term.ts'
import type { CallResult, CastResult, GenServerModule } from '../../../otp/index.ts'
import type { Coroutine } from '../../../otp/process.ts'
import { type Changed, setDue, withDues } from '../todo.ts'
import { change, changed, get, got, load, type State, used, todoServer as version1 } from './version-1.ts'

/**
 * Todos gain a due date. A server that runs version 1 takes this code over without losing its list: `code_change` gives
 * each of its todos a due date, nil at first. Back at version 1 they lose it.
 * @see OTP stdlib, gen_server: Module:code_change/3; sys: change_code/4
 */
export const todoServer: GenServerModule<State, string> = {
  ...version1,

  *handleContinue(_load, state, self): Coroutine<CastResult<State>> {
    return yield* load(self, state, withDues)
  },

  *handleCall(request, _from, before, self): Coroutine<CallResult<State>> {
    const state = used(self, before)
    if (request === get) return got(self, state)
    return yield* change(self, state, changedWithDues(state, request))
  },

  codeChange: (_oldVersion, state) => tuple(ok, withDues(state)),
}

function changedWithDues(state: State, request: Term): Changed {
  if (isTagged(request, atom('set_due'), 3))
    return setDue(state, request.items[1] as Term, request.items[2] as Term)
  const result = changed(state, request, state.used_at)
  return 'list' in result ? { list: withDues(result.list) } : result
}
