import type { Json } from '../interpreter/json.ts'
import type { Handlers, Op, OpList, Scenario, ServerDefinition } from '../interpreter/scenario.ts'
import { oneAtATime, op, type Parts, t } from './random-parts.ts'

/** The keys of messages that random servers know; `other` is one that they do not. */
const keys = ['one', 'two', 'three', 'other'] as const

/** What may stand after a new state: nothing that falls due by itself, for a real clock cannot be stopped. */
function next(parts: Parts): Json[] {
  if (!parts.oneIn(4)) return []
  return [parts.pick<Json>(0, ':infinity', ':hibernate', 60_000, t(':continue', 'more'), -1, ':never')]
}

/** A way to leave a callback that is no value of its own. */
function wayOut(parts: Parts, values: () => Json): Op {
  return parts.pick(
    op('error', { value: parts.reason() }),
    op('exit', { reason: parts.reason() }),
    op('throw', { value: parts.oneIn(2) ? values() : parts.reason() }),
    op('return', { value: parts.pick<Json>(':bad', t(':noreply'), t(':reply', 1), t(':ok', 1, 2, 3), null) }),
  )
}

function body(parts: Parts, values: () => Json): Op[] {
  const before = parts.pick<Op[]>(
    [],
    [],
    [op('set', { var: 'state', value: parts.between(1, 9) })],
    [op('log', { value: '$state' })],
    [op('log', { value: parts.pick('$msg', '$arg', '$self', '$reason') })],
    [op('exit', { reason: parts.reason(), catch: true })],
    [op('call', { to: parts.pick<Json>('$self', ':nobody'), msg: ':one', timeout: 150, catch: true })],
    [op('trap_exit', { value: parts.oneIn(2) })],
    [op('send', { to: '$self', msg: parts.pick<Json>(':one', ':two', 'three', 7) })],
    [op('cast', { to: '$self', msg: parts.pick<Json>(':one', ':two', 'three', 7) })],
  )
  const end = parts.oneIn(3) ? wayOut(parts, values) : op('return', { value: values() })
  return parts.oneIn(5) ? before : [...before, end]
}

function handlers(parts: Parts, values: () => Json): Handlers {
  const all: Record<string, OpList> = {}
  for (const key of keys.slice(0, 3)) if (!parts.oneIn(4)) all[`:${key}`] = body(parts, values)
  if (parts.oneIn(3)) all['*'] = body(parts, values)
  return all
}

/** A server whose callbacks return, raise and answer whatever they may. */
export function randomServer(parts: Parts): ServerDefinition {
  const noreply = (): Json =>
    parts.oneIn(3) ? t(':stop', parts.reason(), '$state') : t(':noreply', '$state', ...next(parts))
  const reply = (): Json =>
    parts.pick<() => Json>(
      () => t(':reply', parts.between(1, 9), '$state', ...next(parts)),
      () => t(':reply', '$state', parts.between(1, 9), ...next(parts)),
      () => t(':stop', parts.reason(), 'bye', '$state'),
      () => t(':reply', '$from', '$state'),
      noreply,
    )()
  // A server that continues for ever never comes to rest.
  const last = (): Json => t(':noreply', '$state')
  return {
    state: parts.pick<Json>(0, 'state', '$arg'),
    init: randomInit(parts),
    call: handlers(parts, reply),
    cast: handlers(parts, noreply),
    info: { ...handlers(parts, noreply), ':timeout': [op('return', { value: last() })] },
    continue: { '*': parts.oneIn(3) ? body(parts, last) : [op('return', { value: last() })] },
    ...(parts.oneIn(2) ? {} : { terminate: randomTerminate(parts) }),
  }
}

function randomInit(parts: Parts): OpList {
  const traps = op('trap_exit', { value: parts.oneIn(2) })
  const good = [
    traps,
    ...(parts.oneIn(3) ? [op('return', { value: t(':ok', '$state', ...next(parts)) })] : []),
  ]
  if (parts.oneIn(2)) return good
  const bad = [traps, badInit(parts)]
  return parts.pick<OpList>({ '#1': good, '#2': bad, '*': good }, { '#1': bad, '*': good }, good, bad)
}

function badInit(parts: Parts): Op {
  const values = (): Json =>
    parts.pick<Json>(':ignore', t(':stop', parts.reason()), t(':ok', '$state'), ':bad')
  return parts.oneIn(2) ? op('return', { value: values() }) : wayOut(parts, values)
}

function randomTerminate(parts: Parts): Op[] {
  return parts.pick<Op[]>(
    [op('log', { value: '$state' })],
    [op('error', { value: ':late' })],
    [op('exit', { reason: parts.reason() })],
    [op('throw', { value: ':ball' })],
    [op('return', { value: ':anything' })],
  )
}

/** A scenario of one server that is called, told, stopped and watched. */
export function serverScenario(parts: Parts, id: string): Scenario {
  const registered = parts.oneIn(3)
  const to = (): Json => (registered && parts.oneIn(2) ? ':srv' : '@a')
  const start = op('start', {
    name: 'a',
    server: 'x',
    link: !parts.oneIn(4),
    ...(registered ? { register: ':srv' } : {}),
    ...(parts.oneIn(2) ? { arg: 'arg' } : {}),
  })
  const steps = [start, ...parts.many(parts.between(2, 7), () => step(parts, to, start))]
  return {
    id,
    title: 'a random server',
    servers: { x: randomServer(parts) },
    steps: [op('set', { var: 'owed', value: t('$self', 'tag') }), ...oneAtATime(steps), op('flush')],
  }
}

function message(parts: Parts): Json {
  const key = `:${parts.pick(...keys)}`
  return parts.pick<Json>(key, key, t(key, 1), 'text', 7)
}

function step(parts: Parts, to: () => Json, start: Op): Op {
  return parts.pick<() => Op>(
    () => op('call', { to: to(), msg: message(parts), timeout: 200 }),
    () =>
      op('call', {
        to: to(),
        msg: message(parts),
        timeout: parts.oneIn(8) ? parts.pick<Json>(':soon', -1, null) : 200,
      }),
    () => op('cast', { to: to(), msg: message(parts) }),
    () => op('cast', { to: to(), msg: message(parts) }),
    () => op('send', { to: to(), msg: message(parts) }),
    () => op('signal', { to: '@a', reason: parts.signalReason() }),
    () => op('stop', { to: to(), reason: parts.reason() }),
    () => op('sys', { to: to(), ...systemRequest(parts), timeout: 200 }),
    () => op('monitor', { to: to() }),
    () => op('alive', { pid: '@a' }),
    () => op('whereis', { name: ':srv' }),
    () => op('reply', { to: '$owed', msg: 'paid' }),
    () => op('stop', { to: to(), reason: parts.reason(), timeout: parts.pick<Json>(200, 200, ':soon') }),
    () => op('unregister', { name: ':srv' }),
    () => op('register', { name: ':srv', pid: '@a' }),
    () => op('link', { to: '@a' }),
    () => op('unlink', { to: '@a' }),
    () => op('flush'),
    () => start,
  )()
}

function systemRequest(parts: Parts) {
  return parts.pick(
    { fn: 'suspend' },
    { fn: 'resume' },
    { fn: 'get_state' },
    { fn: 'replace_state', value: 'new' },
    { fn: 'terminate', reason: parts.reason() },
    { fn: 'status' },
  )
}
