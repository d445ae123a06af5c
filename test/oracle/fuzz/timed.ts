import type { Json } from '../interpreter/json.ts'
import type { Op, Scenario, ServerDefinition } from '../interpreter/scenario.ts'
import { op, type Parts, t } from './random-parts.ts'

/**
 * Ms between two checks, and after a check at which each kind of thing falls due: so that no two do together, nor
 * near a check; not even the timeout that a server sets when a message or timer has come.
 */
const checkMs = 600
const dueMs = { callback: 150, message: 250, timer: 350 } as const

/** A server that sets timeouts, waits for what it was told, and ends when nobody speaks to it for long. */
function server(parts: Parts): ServerDefinition {
  const timeout = (): Json =>
    parts.pick<Json>(dueMs.callback, dueMs.callback, dueMs.callback + checkMs, ':infinity')
  const next = (): Op[] =>
    parts.pick<Op[]>(
      [op('return', { value: t(':noreply', '$state', timeout()) })],
      [op('return', { value: t(':noreply', '$state') })],
      [
        op('set', { var: 'state', value: '$msg' }),
        op('return', { value: t(':noreply', '$state', timeout()) }),
      ],
    )
  return {
    state: 0,
    init: [op('return', { value: parts.oneIn(2) ? t(':ok', '$state', timeout()) : t(':ok', '$state') })],
    call: { '*': [op('return', { value: t(':reply', '$state', '$msg', timeout()) })] },
    cast: { '*': next() },
    info: {
      ':timeout': parts.pick<Op[]>([op('return', { value: t(':stop', parts.reason(), '$state') })], [], []),
      '*': next(),
    },
    ...(parts.oneIn(2) ? { terminate: [op('log', { value: '$state' })] } : {}),
  }
}

/** A scenario in which time passes: timeouts of a server, messages and timers on their way. */
export function timedScenario(parts: Parts, id: string): Scenario {
  const start = op('start', { name: 'a', server: 'x', link: parts.oneIn(2), register: ':srv' })
  const steps = parts.many(parts.between(2, 4), () => step(parts, start))
  return {
    id,
    title: 'a server and the time',
    servers: { x: server(parts) },
    steps: [start, ...references, ...steps.flat(), op('flush')],
  }
}

const references = [
  op('send_after', { ms: 60_000, to: '$self', msg: 'much later', as: 'message' }),
  op('start_timer', { ms: 60_000, to: '$self', msg: 'much later', as: 'timer' }),
]

function step(parts: Parts, start: Op): Op[] {
  const to = parts.pick(':srv', '@a')
  const later = parts.oneIn(3) ? checkMs : 0
  const done: Op[] = []
  if (parts.oneIn(2))
    done.push(
      op('send_after', {
        ms: dueMs.message + later,
        to: parts.pick(':srv', '@a', '$self'),
        msg: 'later',
        as: 'message',
      }),
    )
  if (parts.oneIn(2))
    done.push(
      op('start_timer', {
        ms: dueMs.timer + later,
        to: parts.pick('@a', '$self'),
        msg: 'rings',
        as: 'timer',
      }),
    )
  done.push(
    parts.pick<() => Op>(
      () => op('cast', { to, msg: parts.pick<Json>('one', 7) }),
      () => op('call', { to, msg: parts.pick<Json>('one', 7) }),
      () => op('send', { to: '@a', msg: 'one' }),
      () => op('sys', { to: '@a', fn: parts.pick('suspend', 'resume', 'get_state') }),
      () =>
        op(parts.pick('cancel_timer', 'read_timer'), {
          ref: parts.pick('$message', '$timer'),
          within: [100, 60_000],
        }),
      () => op('signal', { to: '@a', reason: parts.signalReason() }),
      () => start,
    )(),
  )
  return [...done, op('advance', { ms: checkMs })]
}
