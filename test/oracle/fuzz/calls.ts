import type { Json } from '../interpreter/json.ts'
import type { Op, Scenario, ServerDefinition } from '../interpreter/scenario.ts'
import { op, type Parts, t } from './random-parts.ts'

const names = ['a', 'b', 'c'] as const

/** Ms that a call waits: one that has more calls inside it waits longer, so that no two give up together. */
const patienceMs = [0, 150, 300] as const
/** Ms that a slow callback takes, and that the driver waits: longer than any of those. */
const slowMs = 450
const driverMs = 1_000

/** A server that calls others, is slow, owes replies, and ends, all as it is told. */
function server(parts: Parts): ServerDefinition {
  const end = [op('return', { value: t(':stop', '$msg.1', '$state') })]
  const handlers = {
    ':fwd': [
      op('call', {
        to: '$msg.1',
        msg: '$msg.2',
        timeout: '$msg.3',
        ...(parts.oneIn(2) ? { catch: true } : {}),
      }),
    ],
    ':slow': [op('sleep', { ms: slowMs })],
    ':release': [op('reply', { to: '$held', msg: 'late' })],
    ':end': end,
  }
  const hold = [op('set', { var: 'held', value: '$from' }), op('return', { value: t(':noreply', '$state') })]
  return {
    state: 0,
    init: [op('trap_exit', { value: parts.oneIn(2) })],
    call: { ...handlers, ':hold': hold },
    cast: handlers,
    info: handlers,
  }
}

/** A scenario of servers that call each other, in time and too late. */
export function callScenario(parts: Parts, id: string): Scenario {
  const servers = Object.fromEntries(names.map(name => [name, server(parts)]))
  const starts = names.map(name =>
    op('start', { name, server: name, link: parts.oneIn(2), register: `:${name}` }),
  )
  const steps = parts.many(parts.between(1, 3), () => step(parts))
  const quiet = op('advance', { ms: 900 })
  return {
    id,
    title: 'servers that call each other',
    servers,
    steps: [
      ...starts,
      op('set', { var: 'held', value: null }),
      ...steps.flatMap(each => [each, quiet]),
      op('flush'),
    ],
  }
}

function message(parts: Parts, depth: number): Json {
  const to = `:${parts.pick(...names)}`
  return parts.pick<() => Json>(
    () => (depth > 0 ? t(':fwd', to, message(parts, depth - 1), patienceMs[depth] as number) : ':get'),
    () => (depth > 0 ? t(':fwd', to, message(parts, depth - 1), patienceMs[depth] as number) : ':get'),
    () => ':hold',
    () => ':slow',
    () => t(':end', parts.reason()),
    () => ':get',
  )()
}

function step(parts: Parts): Op {
  const to = `:${parts.pick(...names)}`
  return parts.pick<() => Op>(
    () => op('call', { to, msg: message(parts, 2), timeout: driverMs }),
    () => op('call', { to, msg: message(parts, 2), timeout: driverMs }),
    () => op('cast', { to, msg: message(parts, 2) }),
    () => op('stop', { to, reason: parts.reason(), timeout: driverMs }),
    () => op('signal', { to: `@${to.slice(1)}`, reason: parts.signalReason() }),
    () => op('flush'),
  )()
}
