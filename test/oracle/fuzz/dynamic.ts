import type { Json, JsonObject } from '../interpreter/json.ts'
import type { Op, Scenario, ServerDefinition } from '../interpreter/scenario.ts'
import { oneAtATime, op, type Parts, t } from './random-parts.ts'

/** A worker whose `init` says `ignore` or fails in one of its incarnations. */
function worker(parts: Parts): ServerDefinition {
  const good = [op('trap_exit', { value: parts.oneIn(2) })]
  const bad = op('return', { value: parts.pick<Json>(':ignore', t(':stop', ':no')) })
  const at = `#${parts.between(2, 5)}`
  return {
    state: '$arg',
    init: parts.oneIn(2) ? good : { [at]: [...good, bad], '*': good },
    cast: { ':stop': [op('return', { value: t(':stop', '$msg.1', '$state') })] },
    ...(parts.oneIn(3) ? { terminate: [op('log', { value: '$state' })] } : {}),
  }
}

function spec(parts: Parts): JsonObject {
  return {
    id: ':w',
    start: { server: 'w', name: 'w' },
    restart: parts.pick(':permanent', ':transient', ':temporary'),
    ...(parts.oneIn(4) ? { shutdown: parts.pick<Json>(':brutal_kill', ':infinity', 1_000) } : {}),
  }
}

/** A scenario of a `simple_one_for_one` supervisor or an Elixir DynamicSupervisor. */
export function dynamicScenario(parts: Parts, id: string): Scenario {
  const simple = parts.oneIn(2)
  const limits = { intensity: parts.pick(0, 1, 3), period: 60 }
  const sup = simple
    ? { strategy: ':simple_one_for_one', ...limits, children: [spec(parts)] }
    : { type: 'dynamic' as const, ...limits, ...(parts.oneIn(3) ? { max_children: 2 } : {}) }
  const start = (): Op =>
    simple
      ? op('start_child', { sup: '@s', args: [parts.between(1, 9)] })
      : op('start_child', { sup: '@s', spec: spec(parts), dynamic: true })
  const steps = [
    op('start', { name: 's', sup: 's' }),
    start(),
    start(),
    ...parts.many(parts.between(3, 8), () => step(parts, simple, start)),
    ...(parts.oneIn(2) ? [op('stop', { to: '@s', reason: parts.reason() })] : []),
  ]
  return {
    id,
    title: 'a random dynamic supervisor',
    servers: { w: worker(parts) },
    sups: { s: sup },
    steps: [...oneAtATime(steps), op('flush')],
  }
}

function step(parts: Parts, simple: boolean, start: () => Op): Op {
  const pid = (): string => `@w#${parts.between(1, 5)}`
  return parts.pick<() => Op>(
    start,
    () => op('signal', { to: pid(), reason: parts.signalReason() }),
    () => op('signal', { to: pid(), reason: parts.signalReason() }),
    () => op('cast', { to: pid(), msg: t(':stop', parts.reason()) }),
    () => op('terminate_child', { sup: '@s', id: pid(), dynamic: !simple }),
    () => op('which_children', { sup: '@s', unordered: true }),
    () => op('count_children', { sup: '@s' }),
    () => (simple ? op('get_childspec', { sup: '@s', id: pid() }) : op('alive', { pid: pid() })),
    () => (simple ? op('delete_child', { sup: '@s', id: ':w' }) : op('alive', { pid: '@s' })),
  )()
}
