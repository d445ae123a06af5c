import { atom, isTagged, type Term, tuple } from '../../../shared/term.ts'
import type { Process } from '../../runtime/index.ts'
import { isHeard, logReport } from '../logger/log.ts'
import { clientInfo } from '../logger/otp-reports.ts'
import type { Failure } from './actions.ts'
import { ownStack } from './failure.ts'
import type { CallbackMode } from './mode.ts'
import type { Event, GenStatemModule } from './module.ts'
import { type Shown, terminateStatus } from './status.ts'

type Machine = Shown & {
  readonly modules: readonly GenStatemModule[]
  readonly mode: CallbackMode
  shownName(self: Process): Term
}

/** Writes that a state machine ends by an error. @see OTP stdlib, gen_statem: error_info/7 */
export function reportStatemTerminating(
  self: Process,
  machine: Machine,
  failure: Failure,
  queue: readonly Event[],
): void {
  if (!isHeard(self, 'error', 'gen_statem', 'terminate')) return
  const status = terminateStatus(machine.modules[0] as GenStatemModule, machine, failure.reason, queue)
  const type = queue[0]?.type
  const from = isTagged(type, atom('call'), 2) ? (type.items[1] as Term) : undefined
  logReport(self, {
    level: 'error',
    kind: 'terminate',
    module: 'gen_statem',
    report: {
      label: tuple(atom('gen_statem'), atom('terminate')),
      name: machine.shownName(self),
      queue: status.queue as Term,
      postponed: status.postponed as Term,
      modules: machine.modules.map(({ name }) => atom(name)),
      callback_mode: atom(machine.mode.functions ? 'state_functions' : 'handle_event_function'),
      state_enter: machine.mode.stateEnter,
      state: status.state as Term,
      timeouts: tuple(machine.timers.running.length, status.timeouts as Term),
      log: status.log as Term,
      reason: tuple(atom(failure.class), status.reason as Term, failure.stack ?? ownStack),
      client_info: clientInfo(self, from),
    },
  })
}
