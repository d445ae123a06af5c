import type { ApplicationModule } from '../../../src/main/otp/application.ts'
import { type Awaitable, type Coroutine, isCoroutine, type Process } from '../../../src/main/runtime/index.ts'
import { ok } from '../../../src/shared/atoms.ts'
import { atom, isTagged, type Pid, type Term, Tuple, tuple } from '../../../src/shared/term.ts'
import { runRule } from './rules.ts'
import type { Machine } from './scenario.ts'
import { type Store, withStore } from './store.ts'
import { encode } from './terms.ts'

/** How the module starts a machine as its top supervisor. */
export type StartTop = (self: Process, name: string) => Coroutine<Term>

/** The callback module of all applications: its argument names the definition that says what it does. */
export function appModule(store: Store, startTop: StartTop): ApplicationModule {
  const log = (self: Process, what: string, ...terms: readonly Term[]): void => {
    withStore(self, store, () => store.log(self.pid, [what, ...terms.map(term => encode(term, store))]))
  }
  const state = (self: Process, what: string, given: Term, otherwise: Term): Awaitable<Term> => {
    log(self, what, given)
    return runRule(self, store, what, { state: given }, otherwise)
  }
  return {
    name: 'Elixir.TraceApp',
    *start(type, args, self) {
      const machine = store.machines[args as string] as Machine
      withStore(self, store, () => store.name('app', self.pid, machine))
      log(self, 'start', type, args)
      const value = runRule(self, store, 'start', { type }, null)
      const given = !(value instanceof Tuple) && isCoroutine(value) ? yield* value : value
      if (given !== null) return given
      const started = yield* startTop(self, machine.top as string)
      return isTagged(started, ok, 2) ? tuple(ok, started.items[1] as Pid, atom('app_state')) : started
    },
    startPhase(phase, type, args, self) {
      log(self, 'start_phase', phase, type, args)
      return runRule(self, store, 'start_phase', { content: phase }, ok)
    },
    prepStop: (given, self) => state(self, 'prep_stop', given, tuple(atom('prepared'), given)),
    stop: (given, self) => state(self, 'stop', given, ok),
  }
}
