import type { Json, JsonObject } from '../interpreter/json.ts'
import type { Op, OpList, Scenario, ServerDefinition, SupervisorDefinition } from '../interpreter/scenario.ts'
import { oneAtATime, op, type Parts, t } from './random-parts.ts'

/** Ways of a worker to start, by incarnation. */
function workerInit(parts: Parts): OpList {
  const good = [op('trap_exit', { value: parts.oneIn(2) })]
  const bad: Op = parts.pick(
    op('return', { value: ':ignore' }),
    op('return', { value: t(':stop', parts.reason()) }),
    op('error', { value: ':boom' }),
    op('exit', { reason: parts.reason() }),
  )
  return parts.pick<OpList>(
    good,
    good,
    { '#2': [...good, bad], '*': good },
    { '#2': [...good, bad], '#3': [...good, bad], '*': good },
    { '#3': [...good, bad], '*': good },
    parts.oneIn(5) ? [...good, bad] : good,
  )
}

/** A worker that stops, raises and answers as it is told. */
function worker(parts: Parts): ServerDefinition {
  const stop = [op('return', { value: t(':stop', '$msg.1', '$state') })]
  const terminate = parts.pick<readonly Op[] | null>(
    null,
    null,
    [op('log', { value: 'over' })],
    [op('error', { value: ':late' })],
    [op('exit', { reason: ':normal' })],
  )
  return {
    state: 0,
    init: workerInit(parts),
    call: { ':stop': [op('return', { value: t(':stop', '$msg.1', ':stopped', '$state') })] },
    cast: { ':stop': stop, ':error': [op('error', { value: '$msg.1' })] },
    ...(terminate === null ? {} : { terminate }),
  }
}

export type Plan = {
  readonly servers: Record<string, ServerDefinition>
  readonly sups: Record<string, SupervisorDefinition>
}

/** A start of a worker: most are of a server, some with a name or with information. */
function workerStart(parts: Parts, name: string): JsonObject {
  const start = { server: name, name }
  return parts.pick<JsonObject>(
    start,
    start,
    start,
    { ...start, register: `:reg_${name}` },
    { ...start, info: 'info' },
    parts.oneIn(3) ? { agent: 1, name } : start,
    parts.oneIn(3)
      ? { fun: [op('return', { value: parts.pick<Json>(':ignore', t(':error', 1), ':bad') })] }
      : start,
  )
}

/** A child specification; `name` is the logical name of its process. */
function childSpec(parts: Parts, plan: Plan, name: string, depth: number, autoShutdown: boolean): JsonObject {
  const nested = depth > 0 && parts.oneIn(4)
  if (nested) plan.sups[name] = supervisor(parts, plan, `${name}_`, depth - 1)
  else plan.servers[name] = worker(parts)
  const restart = parts.pick(':permanent', ':permanent', ':transient', ':temporary')
  const significant = autoShutdown && restart !== ':permanent' && parts.oneIn(2)
  return {
    id: `:${name}`,
    start: nested ? { sup: name, name } : workerStart(parts, name),
    restart,
    ...(nested ? { type: ':supervisor' } : {}),
    ...(significant ? { significant: true } : {}),
    ...(parts.oneIn(4) ? { shutdown: parts.pick<Json>(':brutal_kill', ':infinity', 1_000) } : {}),
  }
}

function supervisor(parts: Parts, plan: Plan, prefix: string, depth: number): SupervisorDefinition {
  const autoShutdown = parts.pick(':never', ':never', ':any_significant', ':all_significant')
  const children = parts.many(parts.between(1, 4), at =>
    childSpec(parts, plan, `${prefix}${'abcd'[at]}`, depth, autoShutdown !== ':never'),
  )
  return {
    ...(parts.oneIn(40) ? { init: wrongInit(parts) } : {}),
    strategy: parts.oneIn(60) ? ':odd' : parts.pick(':one_for_one', ':one_for_all', ':rest_for_one'),
    intensity: parts.pick(0, 1, 2, 3, 5),
    // So long that no run is slow enough to leave it.
    period: 60,
    auto_shutdown: autoShutdown,
    children,
  }
}

/** What no `init` may return, but for `ignore`. */
function wrongInit(parts: Parts): Json {
  const flags = { m: [[':strategy', ':one_for_one']] }
  return parts.pick<Json>(
    ':ignore',
    ':bad',
    t(':ok', flags),
    t(':ok', t(flags, ':bad')),
    t(':ok', t(':bad', [])),
  )
}

/** A scenario of a supervision tree whose processes are ended one by one. */
export function treeScenario(parts: Parts, id: string): Scenario {
  const plan: Plan = { servers: {}, sups: {} }
  plan.sups.top = supervisor(parts, plan, '', 2)
  const names = [...Object.keys(plan.servers), ...Object.keys(plan.sups)]
  const steps = [
    op('start', { name: 'top', sup: 'top' }),
    ...parts.many(parts.between(3, 8), () => step(parts, plan, names)),
    op('which_children', { sup: '@top' }),
    ...(parts.oneIn(2) ? [op('stop', { to: '@top', reason: parts.reason() })] : []),
  ]
  const { servers, sups } = plan
  return { id, title: 'a random tree', servers, sups, steps: [...oneAtATime(steps), op('flush')] }
}

function step(parts: Parts, plan: Plan, names: readonly string[]): Op {
  const name = (): string => parts.pick(...names)
  const workerName = (): string => parts.pick(...Object.keys(plan.servers))
  const sup = `@${parts.pick(...Object.keys(plan.sups))}`
  return parts.pick<() => Op>(
    () => op('signal', { to: `@${name()}`, reason: parts.signalReason() }),
    () => op('signal', { to: `@${workerName()}`, reason: parts.signalReason() }),
    () => op('cast', { to: `@${workerName()}`, msg: t(parts.pick(':stop', ':error'), parts.reason()) }),
    () => op('cast', { to: `@${workerName()}`, msg: t(':stop', parts.reason()) }),
    () => op('call', { to: `@${workerName()}`, msg: t(':stop', parts.reason()) }),
    () => op('which_children', { sup }),
    () => op('whereis', { name: `:reg_${workerName()}` }),
    () => op('count_children', { sup }),
    () => op('terminate_child', { sup, id: `:${name()}` }),
    () => op('restart_child', { sup, id: `:${name()}` }),
    () => op('delete_child', { sup, id: `:${name()}` }),
    () => op('get_childspec', { sup, id: `:${name()}` }),
    () =>
      op('start_child', { sup, spec: childSpec(parts, plan, `n${parts.between(1, 3)}`, 0, parts.oneIn(3)) }),
    () => op('start_child', { sup, spec: oddSpec(parts) }),
  )()
}

/** A specification with something wrong in it, most of the time. */
function oddSpec(parts: Parts): JsonObject {
  const odd = (): Json => parts.pick<Json>(':odd', 7, null, true, ':infinity', [], -1)
  const all: Record<string, Json> = {
    id: ':odd',
    start: { fun: [op('return', { value: parts.pick<Json>(':ignore', t(':error', 1), ':bad') })] },
    restart: parts.oneIn(3) ? odd() : ':transient',
    shutdown: parts.oneIn(3) ? odd() : 5,
    type: parts.oneIn(3) ? odd() : ':worker',
    significant: parts.oneIn(3) ? odd() : false,
    modules: parts.oneIn(3) ? odd() : [],
  }
  for (const key of Object.keys(all)) if (parts.oneIn(4)) delete all[key]
  if (parts.oneIn(6)) all.start = odd()
  return all
}
