import { EXIT, error, shutdown } from '../../../shared/atoms.ts'
import {
  atom,
  atomName,
  isAtom,
  isTagged,
  type Pid,
  type Term,
  type Tuple,
  tuple,
} from '../../../shared/term.ts'
import { formatTerm } from '../../../shared/term-text.ts'
import { type Coroutine, type Process, receive, setLabel, trapExit } from '../../otp/process.ts'
import { report } from '../../otp/reports.ts'
import { CoppiceSupervisor } from './supervisor.ts'

/**
 * Starts the application and waits for its end, which it reports; starts nothing when it runs already.
 * @see OTP kernel, application_master; Elixir, Application: start/2
 */
export function* runApplication(self: Process): Coroutine<void> {
  setLabel(self, 'coppice')
  trapExit(self, true)
  const started = (yield* CoppiceSupervisor.startLink(self)) as Tuple
  const result = started.items[1] as Term
  if (started.items[0] === error) {
    if (!isTagged(result, atom('already_started'), 2)) reportExited(self, notStarted(result), result)
    return
  }
  const top = result as Pid
  const exited = (yield* receive(self, message => isExitOf(message, top))) as Tuple
  const reason = exited.items[2] as Term
  reportExited(self, exitText(reason), reason)
}

function isExitOf(message: Term, pid: Pid): boolean {
  return isTagged(message, EXIT, 3) && message.items[1] === pid
}

/** @see OTP kernel, application_controller: info_exited; Elixir, Logger.Translator: the words of it */
function reportExited(self: Process, text: string, reason: Term): void {
  const term = [
    tuple(atom('application'), atom('coppice')),
    tuple(atom('exited'), reason),
    tuple(atom('type'), atom('temporary')),
  ]
  report(self, 'notice', 'application', term, `Application coppice exited: ${text}`)
}

/** @see Elixir, Application: format_error */
function notStarted(reason: Term): string {
  return `Coppice.start(:normal, []) returned an error: ${exitText(reason)}`
}

/** @see Elixir, Exception: format_exit */
function exitText(reason: Term): string {
  if (isTagged(reason, shutdown, 2)) return `shutdown: ${exitText(reason.items[1] as Term)}`
  if (isTagged(reason, atom('failed_to_start_child'), 3)) {
    const [, child, why] = reason.items as [Term, Term, Term]
    return `failed to start child: ${formatTerm(child, 'elixir')}\n    ** (EXIT) ${exitText(why)}`
  }
  if (isAtom(reason) && ['normal', 'shutdown', 'killed'].includes(atomName(reason))) return atomName(reason)
  return formatTerm(reason, 'elixir')
}
