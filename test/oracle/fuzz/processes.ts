import type { Json } from '../interpreter/json.ts'
import type { Op, Scenario } from '../interpreter/scenario.ts'
import { oneAtATime, op, type Parts } from './random-parts.ts'

const names = ['a', 'b', 'c', 'd'] as const

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
  return { id, title: 'random processes', steps: [...oneAtATime([...spawns, ...steps]), op('flush')] }
}

function step(parts: Parts, used: readonly string[], at: number): Op {
  const pid = (): Json => `@${parts.pick(...used)}`
  return parts.pick<() => Op>(
    () => op('in', { name: pid(), ops: [inside(parts, pid, at)] }),
    () => op('in', { name: pid(), ops: [inside(parts, pid, at)] }),
    () => op('in', { name: pid(), ops: parts.many(2, () => inside(parts, pid, at)).filter(isNoSpawn) }),
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
  )()
}

/** One that is spawned runs beside the next op: nobody could say which comes first. */
function isNoSpawn(inner: Op): boolean {
  return inner.do !== 'spawn'
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
