import {
  Bug,
  type Coroutine,
  Doomed,
  ErlangExit,
  ErlangThrow,
  errorReason,
  freeze,
  isCoroutine,
} from '../../../src/main/runtime/index.ts'
import { isAtom, type Term, Tuple, tuple } from '../../../src/shared/term.ts'
import { type Context, logTerms, termOf, withLocal } from './context.ts'
import { agentOps } from './ops/agents.ts'
import { controlOps } from './ops/control.ts'
import type { OpTable } from './ops/op-table.ts'
import { processOps } from './ops/processes.ts'
import { registryOps } from './ops/registry.ts'
import { serverOps } from './ops/servers.ts'
import { supervisorOps } from './ops/supervisors.ts'
import { taskOps } from './ops/tasks.ts'
import { timerOps } from './ops/timers.ts'
import type { Op, OpList } from './scenario.ts'
import { type LoggedTerm, ScenarioError, withStore } from './store.ts'

/** How a list of ops ended: with a `return`, or by itself; and the state that `set` may have left. */
export type Ran = { readonly returned?: Term; readonly context: Context }

const ops: OpTable = {
  ...controlOps,
  ...processOps,
  ...serverOps,
  ...supervisorOps,
  ...timerOps,
  ...registryOps,
  ...taskOps,
  ...agentOps,
}

/** Ops whose end is no entry of the log. */
const silent = new Set(['set', 'return', 'error', 'throw', 'exit', 'log', 'settle', 'advance'])

/** Ops whose requests are an implementation detail. */
const internalCalls = new Set([
  'start_child',
  'terminate_child',
  'restart_child',
  'delete_child',
  'which_children',
  'count_children',
  'get_childspec',
  'agent',
  'sys',
])

/** Runs the list, or the one for the incarnation of the running process. */
export function* runOps(list: OpList | undefined, start: Context): Coroutine<Ran> {
  let context = start
  for (const op of pick(list, context)) {
    if (op.do === 'return') return { returned: termOf(context, op.value), context }
    if (op.do === 'set') {
      const name = String(op.var)
      const value = freeze(termOf(context, op.value))
      if (name === 'state') context = withLocal(context, name, value)
      else withStore(context.self, store => store.setVariable(name, value))
    } else yield* runOp(context, op)
  }
  return { context }
}

function pick(list: OpList | undefined, context: Context): readonly Op[] {
  if (list === undefined) return []
  if (Array.isArray(list)) return list
  const lists = list as { readonly [incarnation: string]: readonly Op[] }
  return lists[`#${context.label.number}`] ?? lists['*'] ?? []
}

function* runOp(context: Context, op: Op): Coroutine<void> {
  const outcome = yield* attempt(context, op)
  if (!silent.has(op.do) || outcome.kind === 'caught') logTerms(context, `op:${op.do}`, [outcome])
  if (op.as !== undefined && outcome.kind !== 'caught') {
    const value = outcome.kind === 'unordered' ? outcome.terms : outcome.term
    withStore(context.self, store => store.setVariable(String(op.as), value))
  }
}

function* attempt(context: Context, op: Op): Coroutine<LoggedTerm> {
  const run = ops[op.do]
  if (run === undefined) throw new ScenarioError(`there is no op ${op.do}`)
  try {
    const result = run(context, op)
    const term = freeze((isCoroutine(result) ? yield* result : result) as Term)
    if (op.unordered === true && Array.isArray(term)) return { kind: 'unordered', terms: term as Term[] }
    return { kind: 'term', term }
  } catch (thrown) {
    if (thrown instanceof Bug || thrown instanceof Doomed || !isCaught(context, op)) throw thrown
    return caught(op.do, thrown)
  }
}

function isCaught(context: Context, op: Op): boolean {
  return context.driver || op.catch === true
}

function caught(name: string, thrown: unknown): LoggedTerm {
  if (thrown instanceof ErlangThrow) return { kind: 'caught', by: 'throw', term: freeze(thrown.value) }
  if (!(thrown instanceof ErlangExit))
    return { kind: 'caught', by: 'error', term: freeze(errorReason(thrown)) }
  const { reason } = thrown
  const hidden = internalCalls.has(name) && isCall(reason) ? tuple(reason.items[0] as Term, '<mfa>') : reason
  return { kind: 'caught', by: 'exit', term: freeze(hidden) }
}

/** `{Why, {Module, Function, Args}}` */
function isCall(reason: Term): reason is Tuple {
  if (!(reason instanceof Tuple) || reason.size !== 2) return false
  const call = reason.items[1]
  return call instanceof Tuple && call.size === 3 && isAtom(call.items[0]) && isAtom(call.items[1])
}
