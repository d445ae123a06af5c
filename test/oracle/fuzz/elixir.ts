import type { Json } from '../interpreter/json.ts'
import type { Op, Scenario } from '../interpreter/scenario.ts'
import { oneAtATime, op, type Parts, t } from './random-parts.ts'

const names = ['a', 'b', 'c'] as const

/** A scenario of processes that register themselves in a Registry. */
export function registryScenario(parts: Parts, id: string): Scenario {
  const keys = parts.pick(':unique', ':duplicate')
  const setUp = [
    op('start', { name: 'r', registry: { keys, name: ':reg' } }),
    ...names.map(name => op('spawn', { name, body: [op('loop')] })),
  ]
  const steps = parts.many(parts.between(4, 12), () => registryStep(parts, keys === ':unique'))
  return { id, title: 'a random registry', steps: [...oneAtATime([...setUp, ...steps]), op('flush')] }
}

function registryStep(parts: Parts, unique: boolean): Op {
  const key = (): Json => parts.pick<Json>('k', ':k', 1, t('k', 1))
  const value = (): Json => parts.pick<Json>(1, 'v', t(':v', 1), null)
  const pid = `@${parts.pick(...names)}`
  const call = (fn: string, ...args: readonly Json[]): Op => op('registry', { fn, args: [':reg', ...args] })
  const by = (...ops: readonly Op[]): Op => op('in', { name: pid, ops })
  return parts.pick<() => Op>(
    () => by(call('register', key(), value())),
    () => by(call('register', key(), value())),
    () => by(call('unregister', key())),
    () => by(call('unregister_match', key(), value())),
    () => call('register', key(), value()),
    () => call('lookup', key()),
    () => ({ ...call('keys', pid), unordered: true }),
    () => call('values', key(), pid),
    () => call('count'),
    () => call('match', key(), parts.pick<Json>(':_', 1, t(':v', ':_'))),
    () => call('count_match', key(), ':_'),
    () => (unique ? call('whereis_name', key()) : call('dispatch', key(), 'hello')),
    () => (unique ? by(call('update_value', key(), value())) : call('count')),
    () => call('dispatch', key(), 'hello'),
    () => by(call('unregister', key()), call('register', key(), value()), call('lookup', key())),
    () => by(op('flush')),
    () => op('signal', { to: pid, reason: parts.signalReason() }),
    () => op('spawn', { name: pid.slice(1), body: [call('register', key(), value()), op('loop')] }),
    () => call('put_meta', ':m', value()),
    () => call('meta', parts.pick(':m', ':n')),
    () => op('signal', { to: pid, reason: ':boom' }),
  )()
}

/** A scenario of tasks, with a supervisor or without, and of one agent. */
export function taskScenario(parts: Parts, id: string): Scenario {
  const setUp = [
    op('start', { name: 's', sup: 's' }),
    op('start', { name: 'g', agent: 0 }),
    op('task', { fn: 'async', name: 't', body: taskBody(parts), as: 'task' }),
  ]
  const steps = parts.many(parts.between(2, 7), () => taskStep(parts))
  return {
    id,
    title: 'random tasks',
    sups: { s: { type: 'task' } },
    steps: [...oneAtATime([...setUp, ...steps]), op('flush')],
  }
}

function taskBody(parts: Parts): Op[] {
  return parts.pick<Op[]>(
    [op('return', { value: parts.between(1, 9) })],
    [],
    [op('error', { value: parts.reason() })],
    [op('exit', { reason: parts.reason() })],
    [op('throw', { value: ':ball' })],
    [op('pdict', { key: ':$callers' })],
    waiting,
    [op('trap_exit', { value: true }), ...waiting],
  )
}

/** Ops of a task that waits for the first message. */
const waiting = [op('receive', { timeout: ':infinity' })]

function taskStep(parts: Parts): Op {
  const fun = (fn: string, more: { readonly [key: string]: Json } = {}): Op =>
    op('task', { fn, name: 't', body: taskBody(parts), ...more })
  const timeout = parts.pick(0, 150)
  return parts.pick<() => Op>(
    () => fun('async', { as: 'task' }),
    () => fun('async_nolink', { sup: '@s', as: 'task' }),
    () => fun('sup_async', { sup: '@s', as: 'task' }),
    () => fun('start'),
    () => fun('start_link'),
    () => fun('start_child', { sup: '@s' }),
    // One that crashed again and again would end its supervisor.
    () => ({
      ...fun('start_child', { sup: '@s', restart: ':transient' }),
      body: parts.oneIn(2) ? [] : waiting,
    }),
    () => op('task', { fn: 'await', task: '$task', timeout: 150 }),
    () => op('task', { fn: 'yield', task: '$task', timeout }),
    () => op('task', { fn: 'shutdown', task: '$task', timeout: 150 }),
    () => op('task', { fn: 'await_many', tasks: ['$task'], timeout: 150 }),
    () => op('send', { to: '@t', msg: ':go' }),
    () => op('signal', { to: '@t', reason: parts.signalReason() }),
    () => op('which_children', { sup: '@s', unordered: true }),
    () => op('count_children', { sup: '@s' }),
    () => agentStep(parts),
    () => agentStep(parts),
    () => op('flush'),
  )()
}

function agentStep(parts: Parts): Op {
  const value = parts.pick<Json>(1, '$state', t('$state', 2), t(1, 2, 3))
  const body = parts.pick<Op[]>(
    [op('return', { value })],
    [op('return', { value })],
    [],
    [op('error', { value: ':boom' })],
    [op('exit', { reason: parts.reason() })],
    [op('throw', { value: parts.pick<Json>(t(1, 2), ':ball', t(':reply', 1, 2)) })],
  )
  return op('agent', { fn: parts.pick('get', 'update', 'get_and_update', 'cast'), to: '@g', body })
}
