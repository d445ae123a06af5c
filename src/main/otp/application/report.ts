import { nonode } from '../../../shared/atoms.ts'
import { type Atom, atom, type Term, tuple } from '../../../shared/term.ts'
import { formatTerm } from '../../../shared/term-text.ts'
import type { Process } from '../../runtime/index.ts'
import { isHeard, logReport, logText } from '../logger/log.ts'
import type { RestartType } from './state.ts'

const module = 'application_controller'

/** @see OTP kernel, application_controller: info_started/2 */
export function reportStarted(self: Process, app: Atom): void {
  if (!isHeard(self, 'info', module, 'application')) return
  logReport(self, {
    level: 'info',
    kind: 'application',
    module,
    domain: [atom('otp'), atom('sasl')],
    title: 'PROGRESS REPORT',
    report: {
      label: tuple(atom(module), atom('progress')),
      report: [tuple(atom('application'), app), tuple(atom('started_at'), nonode)],
    },
  })
}

/** @see OTP kernel, application_controller: info_exited/3 */
export function reportExited(self: Process, app: Atom, reason: Term, type: RestartType): void {
  if (!isHeard(self, 'notice', module, 'application')) return
  logReport(self, {
    level: 'notice',
    kind: 'application',
    module,
    report: {
      label: tuple(atom(module), atom('exit')),
      report: [
        tuple(atom('application'), app),
        tuple(atom('exited'), reason),
        tuple(atom('type'), atom(type)),
      ],
    },
  })
}

/** The words with which the node would go down: it does not here. */
export function reportHalt(self: Process, reason: Term): void {
  if (!isHeard(self, 'emergency', module, 'application')) return
  const text = `Kernel pid terminated (${module}) (${formatTerm(reason, 'erlang')})`
  logText(self, 'emergency', 'application', reason, text)
}
