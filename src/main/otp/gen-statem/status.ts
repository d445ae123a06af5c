import { atom, type Pid, type Term, type TermRecord, tuple } from '../../../shared/term.ts'
import { charlistText } from '../sys/charlist.ts'
import { type Debug, loggedEvents } from '../sys/debug.ts'
import { type Formatted, formatStatus, labelled, statusOf } from '../sys/format-status.ts'
import { eventTerm } from './events.ts'
import type { Event, GenStatemModule } from './module.ts'
import { listTimeouts, type Timers } from './timers.ts'

/** What of a state machine its statuses show. */
export type Shown = {
  readonly state: Term
  readonly data: Term
  readonly postponed: readonly Event[]
  readonly timers: Timers
  readonly debug: Debug
  readonly sysSuspended: boolean
}

function formatted(module: GenStatemModule, shown: Shown, more: TermRecord): Formatted {
  return formatStatus(module.name, module.formatStatus, {
    ...more,
    state: shown.state,
    data: shown.data,
    postponed: shown.postponed.map(eventTerm),
    log: loggedEvents(shown.debug),
    timeouts: listTimeouts(shown.timers),
  })
}

/** `{State, Data}` as observers and the tap show it. */
export function shownStateData(module: GenStatemModule, shown: Shown): Term {
  if (module.formatStatus === undefined) return tuple(shown.state, shown.data)
  const { status, failed } = formatted(module, shown, {})
  if (failed !== null) return tuple(shown.state, charlistText(failed) ?? failed)
  return tuple(status.state as Term, status.data as Term)
}

/** What `sys:get_status` shows of a state machine. @see OTP stdlib, gen_statem: format_status/2 */
export function statemStatus(
  modules: readonly GenStatemModule[],
  name: Term,
  shown: Shown,
  parent: Pid,
): Term {
  const module = modules[0] as GenStatemModule
  const { status, failed } = formatted(module, shown, {})
  const stateData =
    failed === null ? tuple(status.state as Term, status.data as Term) : tuple(shown.state, failed)
  const data: [string, Term][] = [
    ['Status', atom(shown.sysSuspended ? 'suspended' : 'running')],
    ['Parent', parent],
    ['Modules', modules.map(({ name: each }) => atom(each))],
    ['Time-outs', tuple(shown.timers.running.length, status.timeouts as Term)],
    ['Logged Events', status.log as Term],
    ['Postponed', status.postponed as Term],
  ]
  return statusOf('Status for state machine', name, data, [labelled([['State', stateData]])])
}

/** Status fields for the report of a state machine that ends. @see OTP stdlib, gen_statem: error_info/7 */
export function terminateStatus(
  module: GenStatemModule,
  shown: Shown,
  reason: Term,
  queue: readonly Event[],
): TermRecord {
  const { status } = formatted(module, shown, { reason, queue: queue.map(eventTerm) })
  return { ...status, state: tuple(status.state as Term, status.data as Term) }
}
