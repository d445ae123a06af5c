import { GenServer } from '../../../src/main/otp/index.ts'
import {
  type Awaitable,
  type Coroutine,
  type Process,
  put,
  send,
  sleep,
  trapExit,
} from '../../../src/main/runtime/index.ts'
import { atom, isTagged, type Term, type Tuple } from '../../../src/shared/term.ts'
import { equalTerms } from '../../../src/shared/term-order.ts'
import type { Rule } from './scenario.ts'
import { type Store, withStore } from './store.ts'
import { decode, encode, resultOf, type Variables } from './terms.ts'

/**
 * Runs the first rule of the process's definition that fits, and gives what it says. A rule that sleeps makes the
 * callback one that waits.
 */
export function runRule(
  self: Process,
  store: Store,
  callback: string,
  variables: Variables,
  otherwise: Term,
): Awaitable<Term> {
  const { rules } = withStore(self, store, () => store.definition(self.pid))
  const rule = rules?.find(candidate => fits(candidate, callback, store, variables))
  return rule === undefined ? otherwise : doRule(self, store, rule, variables, otherwise)
}

/** Does what a rule says and gives its value. */
export function doRule(
  self: Process,
  store: Store,
  rule: Rule,
  variables: Variables,
  otherwise: Term = null,
): Awaitable<Term> {
  const sleeps = rule.do?.some(({ op }) => op === 'sleep') ?? false
  if (sleeps) return waiting(self, store, rule, variables, otherwise)
  for (const operation of rule.do ?? []) operate(self, store, operation, variables)
  return resultOf(rule, store, variables, otherwise)
}

function* waiting(
  self: Process,
  store: Store,
  rule: Rule,
  variables: Variables,
  otherwise: Term,
): Coroutine<Term> {
  for (const operation of rule.do ?? []) {
    if (operation.op === 'sleep') yield* sleep(self, operation.ms ?? 0)
    else operate(self, store, operation, variables)
  }
  return resultOf(rule, store, variables, otherwise)
}

function fits(rule: Rule, callback: string, store: Store, variables: Variables): boolean {
  if (rule.on !== callback) return false
  for (const key of ['state', 'content', 'data'] as const) {
    const wanted = rule[key]
    if (wanted === undefined) continue
    if (!equalTerms(decode(wanted, store, variables), variables[key] ?? null)) return false
  }
  if (rule.type === undefined) return true
  const type = variables.type ?? null
  const shown = isTagged(type, atom('call'), 2) ? ':call' : encode(type, store)
  return JSON.stringify(shown) === JSON.stringify(rule.type)
}

function operate(
  self: Process,
  store: Store,
  operation: NonNullable<Rule['do']>[number],
  variables: Variables,
): void {
  const term = (json: typeof operation.to): Term => decode(json, store, variables)
  switch (operation.op) {
    case 'send':
      send(self, term(operation.to) as symbol, term(operation.msg))
      break
    case 'reply':
      GenServer.reply(self, term(operation.to) as Tuple, term(operation.msg))
      break
    case 'log':
      withStore(self, store, () => store.log(self.pid, ['log', encode(term(operation.value), store)]))
      break
    case 'trap_exit':
      trapExit(self, true)
      break
    case 'put':
      put(self, term(operation.key), term(operation.value))
  }
}
