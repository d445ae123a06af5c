import type { GenStatemModule } from '../../../src/main/otp/gen-statem.ts'
import type { GenServerModule } from '../../../src/main/otp/index.ts'
import type { Awaitable, Process } from '../../../src/main/runtime/index.ts'
import { ok } from '../../../src/shared/atoms.ts'
import { atom, isTagged, type Term, type Tuple, tuple } from '../../../src/shared/term.ts'
import { runRule } from './rules.ts'
import type { Machine } from './scenario.ts'
import { type Store, withStore } from './store.ts'
import { decode, encode, resultOf, type Variables } from './terms.ts'

/** What the modules of the recorder have besides what all have. */
function partsOf(module: string): { status: boolean; others: boolean } {
  return { status: module.endsWith('Format'), others: !module.endsWith('Bare') }
}

function log(self: Process, store: Store, what: string, ...terms: readonly Term[]): void {
  withStore(self, store, () => store.log(self.pid, [what, ...terms.map(term => encode(term, store))]))
}

/** Names the process, and runs its `init`. `args`: {Name of the definition, Argument}. */
function init(self: Process, store: Store, args: Term, otherwise: Term): Awaitable<Term> {
  const [name, arg] = (args as Tuple).items as readonly [string, Term]
  const machine = store.machines[name] as Machine
  withStore(self, store, () => store.name(machine.name ?? name, self.pid, machine))
  log(self, store, 'init', arg)
  return runRule(self, store, 'init', { arg, self: self.pid }, otherwise)
}

/** The gen_statem module of a definition. */
export function statemModule(machine: Machine, store: Store): GenStatemModule {
  const module = machine.module ?? 'Statem'
  const { status, others } = partsOf(module)
  const event = (type: Term, content: Term, state: Term, data: Term, self: Process): Awaitable<Term> => {
    const what = type === atom('enter') ? 'enter' : 'event'
    const from: Variables = isTagged(type, atom('call'), 2) ? { from: type.items[1] as Term } : {}
    log(self, store, what, type, content, state, data)
    const variables = { type, content, state, data, self: self.pid, ...from }
    return runRule(self, store, what, variables, atom('keep_state_and_data'))
  }
  const stateNames = ['a', 'b', 'c', 'locked', 'open']
  return {
    name: `Elixir.${module}`,
    callbackMode() {
      const rule = machine.rules?.find(({ on }) => on === 'callback_mode')
      if (rule !== undefined) return resultOf(rule, store, {})
      return machine.mode === undefined ? atom('handle_event_function') : decode(machine.mode, store)
    },
    init: (args, self) => init(self, store, args, tuple(ok, atom('a'), 0)),
    states: Object.fromEntries(
      stateNames.map(name => [
        name,
        (type, content, data, self) => event(type, content, atom(name), data, self),
      ]),
    ),
    handleEvent: (type, content, state, data, self) => event(type, content, state, data, self),
    ...(others && {
      terminate(reason: Term, state: Term, data: Term, self: Process): Awaitable<unknown> {
        log(self, store, 'terminate', reason, state, data)
        return runRule(self, store, 'terminate', { reason, state, data }, ok)
      },
      codeChange(vsn: Term, state: Term, data: Term, extra: Term, self: Process): Awaitable<Term> {
        log(self, store, 'code_change', vsn, state, data, extra)
        const otherwise = tuple(ok, state, data)
        return runRule(self, store, 'code_change', { vsn, state, data, extra }, otherwise)
      },
    }),
    ...(status && { formatStatus: formatStatus(machine, store) }),
  }
}

/** The gen_server module of a definition. */
export function serverModule(machine: Machine, store: Store): GenServerModule<Term, Term> {
  const module = machine.module ?? 'Server'
  const { status, others } = partsOf(module)
  const message =
    (what: string) =>
    (content: Term, state: Term, self: Process): never => {
      log(self, store, what, content, state)
      const variables = { content, state, self: self.pid }
      return runRule(self, store, what, variables, tuple(atom('noreply'), state)) as never
    }
  return {
    name: `Elixir.${module}`,
    init: (args, self) => init(self, store, args, tuple(ok, 0)) as never,
    handleCall(content, from, state, self) {
      log(self, store, 'call', content, state)
      const variables = { content, from, state, self: self.pid }
      return runRule(self, store, 'call', variables, tuple(atom('reply'), ok, state)) as never
    },
    handleCast: message('cast'),
    handleInfo: message('info'),
    handleContinue: message('continue'),
    ...(others && {
      terminate(reason: Term, state: Term, self: Process): Awaitable<unknown> {
        log(self, store, 'terminate', reason, state)
        return runRule(self, store, 'terminate', { reason, state }, ok)
      },
      codeChange(vsn: Term, state: Term, extra: Term, self: Process): Awaitable<Term> {
        log(self, store, 'code_change', vsn, state, extra)
        return runRule(self, store, 'code_change', { vsn, state, extra }, tuple(ok, state))
      },
    }),
    ...(status && { formatStatus: formatStatus(machine, store) }),
  }
}

/** Is given no process: it is asked by observers too, which must not be seen in the trace. */
function formatStatus(machine: Machine, store: Store): (status: Term) => Term {
  return status => {
    const rule = machine.rules?.find(({ on }) => on === 'format_status')
    if (rule === undefined) return status
    if (rule.error !== undefined) throw new Error('as the rule says')
    return rule.return === undefined ? status : decode(rule.return, store, { status })
  }
}
