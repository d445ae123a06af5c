import type { Json } from '../interpreter/json.ts'
import type { Op, Scenario } from '../interpreter/scenario.ts'
import { oneAtATime, op, type Parts } from './random-parts.ts'

const names = ['a', 'b', 'c', 'd'] as const

/** References that are there from the start, so that whatever uses them finds one. */
const references = [
  op('alias', { as: 'alias' }),
  op('monitor', { to: ':nobody', as: 'mon' }),
  op('send_after', { ms: 60_000, to: '$self', msg: 'much later', as: 'timer' }),
]

/** A scenario of bare processes that link, watch and end each other. */
export function processScenario(parts: Parts, id: string): Scenario {
  const count = parts.between(2, 4)
  const used = names.slice(0, count)
  const spawns = used.map(name =>
    op('spawn', {
      name,
      body: [op('trap_exit', { value: parts.oneIn(2) }), op('loop', parts.oneIn(4) ? { until: ':end' } : {})],
      ...(parts.oneIn(3) ? { link: true } : {}),
      ...(parts.oneIn(3) ? { monitor: true } : {}),
    }),
  )
  const steps = parts.many(parts.between(3, 10), at => step(parts, used, at))
  return {
    id,
    title: 'random processes',
    steps: [...references, ...oneAtATime([...spawns, ...steps]), op('flush')],
  }
}

function step(parts: Parts, used: readonly string[], at: number): Op {
  const pid = (): Json => `@${parts.pick(...used)}`
  return parts.pick<() => Op>(
    () => op('in', { name: pid(), ops: [inside(parts, pid, at)] }),
    () => op('in', { name: pid(), ops: [inside(parts, pid, at)] }),
    () => op('in', { name: pid(), ops: onlyOneDeadly(parts.many(3, () => inside(parts, pid, at))) }),
    () => op('signal', { to: pid(), reason: parts.signalReason() }),
    () => op('send', { to: parts.oneIn(3) ? ':named' : pid(), msg: parts.pick<Json>(':end', 'hello', 1) }),
    () => op('link', { to: pid() }),
    () => op('unlink', { to: pid() }),
    () => op('monitor', { to: parts.oneIn(3) ? ':named' : pid() }),
    () => op('alive', { pid: pid() }),
    () => op('whereis', { name: ':named' }),
    () => op('register', { name: ':named', pid: pid() }),
    () => op('unregister', { name: ':named' }),
    () => op('flush'),
    () => op('alias', { as: 'alias', ...(parts.oneIn(2) ? { opts: [':reply'] } : {}) }),
    () => op('send', { to: '$alias', msg: 'by alias' }),
    () => op('unalias', { ref: '$alias' }),
    () =>
      op('demonitor', {
        ref: '$mon',
        opts: parts.pick<string[]>([], [':flush'], [':info'], [':flush', ':info']),
      }),
    () => op('monitor', { to: parts.oneIn(3) ? ':named' : pid(), as: 'mon' }),
    () =>
      op('receive', {
        timeout: 0,
        ...(parts.oneIn(2) ? { tag: parts.pick(':DOWN', ':EXIT', 'by alias', 'hello') } : {}),
      }),
    () => op('pdict', { key: ':$ancestors' }),
    () =>
      op('send_after', {
        ms: parts.pick(0, 60_000),
        to: parts.oneIn(3) ? ':named' : pid(),
        msg: 'timed',
        as: 'timer',
      }),
    () => op('start_timer', { ms: 0, to: pid(), msg: 'timed' }),
    () => op(parts.pick('cancel_timer', 'read_timer'), { ref: '$timer' }),
    () => op('in', { name: pid(), ops: [op('alias', { as: 'alias' })] }),
    () => op('in', { name: pid(), ops: [op('unalias', { ref: '$alias' })] }),
    () => op('in', { name: pid(), ops: [op('flush')] }),
  )()
}

/**
 * One that is spawned runs beside the next op, and of two that end nobody could say which is heard of first: no spawn,
 * and nothing after what may end a process.
 */
function onlyOneDeadly(ops: readonly Op[]): Op[] {
  const calm = ops.filter(inner => inner.do !== 'spawn')
  const deadly = calm.findIndex(inner =>
    ['signal', 'exit', 'error', 'throw', 'link', 'unlink'].includes(inner.do),
  )
  return deadly < 0 ? calm : calm.slice(0, deadly + 1)
}

/** What a process is made to do itself. */
function inside(parts: Parts, pid: () => Json, at: number): Op {
  const caught = parts.oneIn(3) ? { catch: true } : {}
  return parts.pick<() => Op>(
    () => op('link', { to: pid(), ...caught }),
    () => op('link', { to: pid(), ...caught }),
    () => op('unlink', { to: pid() }),
    () => op('monitor', { to: pid(), as: `m${at}` }),
    () => op('trap_exit', { value: parts.oneIn(2) }),
    () => op('signal', { to: parts.oneIn(3) ? '$self' : pid(), reason: parts.signalReason() }),
    () => op('send', { to: pid(), msg: parts.pick<Json>(':end', 'hello') }),
    () => op('exit', { reason: parts.reason(), ...caught }),
    () => op('error', { value: parts.reason(), ...caught }),
    () => op('throw', { value: parts.reason(), ...caught }),
    () => op('register', { name: ':named', pid: '$self', ...caught }),
    () =>
      op('spawn', {
        name: 'child',
        body: parts.oneIn(2) ? [op('loop')] : [op('exit', { reason: parts.reason() })],
        link: parts.oneIn(2),
        monitor: parts.oneIn(2),
      }),
  )()
}
