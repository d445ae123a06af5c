import { atom, type Term, Tuple, tuple } from '../../shared/term.ts'
import type { LogLevel, LogReport, Process } from '../runtime/index.ts'
import type { GenServerModule } from './gen-server/module.ts'
import { terminateStatus } from './gen-server/status.ts'
import { isStack } from './logger/elixir-exception.ts'
import { isHeard, logReport, logText } from './logger/log.ts'
import { clientInfo, crashReport } from './logger/otp-reports.ts'
import { formatArgs } from './logger/otp-text.ts'
import { BehaviourProgram } from './sys/behaviour.ts'
import type { Debug } from './sys/debug.ts'

/** Domain of what Elixir leaves out of its log by default. */
const sasl = [atom('otp'), atom('sasl')]

/** Hands a text to the log. `term`: what it is about. */
export function report(
  self: Process,
  level: LogLevel,
  kind: LogReport['kind'],
  term: Term,
  words: string,
): void {
  if (isHeard(self, level, 'erlang', kind)) logText(self, level, kind, term, words)
}

/** What a report needs of a server that ends. */
type Server = {
  readonly module: GenServerModule<Term, Term>
  readonly state: Term
  readonly debug: Debug
  shownName(self: Process): Term
}

/** What a process ends with, and where it was raised: a list of frames, or null when it was not raised. */
export type Raised = { readonly reason: Term; readonly stack: Term | null }

/**
 * A server ends by an error. `from`: whose call it was handling.
 * @see OTP stdlib, gen_server: error_info/8
 */
export function reportServerTerminating(
  self: Process,
  server: Server,
  { reason, stack }: Raised,
  lastMessage: Term | undefined,
  from?: Term,
): void {
  if (!isHeard(self, 'error', 'gen_server', 'terminate')) return
  const status = terminateStatus(server.module, server, reason, lastMessage ?? [])
  logReport(self, {
    level: 'error',
    kind: 'terminate',
    module: 'gen_server',
    report: {
      label: tuple(atom('gen_server'), atom('terminate')),
      name: server.shownName(self),
      last_message: status.message,
      state: status.state,
      log: status.log,
      reason: stack === null ? status.reason : tuple(status.reason, stack),
      client_info: clientInfo(self, from),
    },
  })
}

/** @see Elixir, GenServer: handle_info/2, the clause that `use GenServer` defines */
export function reportUnexpected(self: Process, server: Server, message: Term): void {
  if (!isHeard(self, 'error', server.module.name, 'message')) return
  logReport(self, {
    level: 'error',
    kind: 'message',
    module: server.module.name,
    domain: [atom('otp'), atom('elixir')],
    report: {
      label: tuple(atom('Elixir.GenServer'), atom('no_handle_info')),
      report: { module: atom(server.module.name), message, name: self.registeredName ?? self.pid },
    },
  })
}

/**
 * A process that proc_lib started crashed. `reason`: what it exits with; `stack`: where, when it is no error that says
 * so itself.
 * @see OTP stdlib, proc_lib: crash_report/4
 */
export function reportCrash(self: Process, reason: Term, stack: Term | null = null): void {
  if (!isHeard(self, 'error', 'proc_lib', 'crash')) return
  const [error, where] = reason instanceof Tuple && reason.size === 2 ? (reason.items as [Term, Term]) : []
  const raised = where !== undefined && isStack(where)
  logReport(self, {
    level: 'error',
    kind: 'crash',
    module: 'proc_lib',
    domain: sasl,
    title: 'CRASH REPORT',
    report: raised
      ? crashReport(self, atom('error'), error as Term, where)
      : crashReport(self, atom('exit'), reason, stack ?? bottom),
  })
}

/** The frame that every process of proc_lib has at its bottom. */
const bottom: Term = [tuple(atom('proc_lib'), atom('init_p_do_apply'), 3, [])]

/** @see OTP stdlib, supervisor: report_error */
export function reportSupervisor(
  self: Process,
  context: 'start_error' | 'child_terminated' | 'shutdown_error' | 'shutdown',
  reason: Term,
  offender: Term,
): void {
  if (!isHeard(self, 'error', 'supervisor', 'supervisor')) return
  logReport(self, {
    level: 'error',
    kind: 'supervisor',
    module: 'supervisor',
    domain: sasl,
    title: 'SUPERVISOR REPORT',
    report: {
      label: tuple(atom('supervisor'), atom(context)),
      report: [
        tuple(atom('supervisor'), supervisorName(self)),
        tuple(atom('errorContext'), atom(context)),
        tuple(atom('reason'), reason),
        tuple(atom('offender'), offender),
      ],
    },
  })
}

/** A supervisor has started a child. @see OTP stdlib, supervisor: report_progress */
export function reportProgress(self: Process, child: Term): void {
  if (!isHeard(self, 'info', 'supervisor', 'progress')) return
  logReport(self, {
    level: 'info',
    kind: 'progress',
    module: 'supervisor',
    domain: sasl,
    title: 'PROGRESS REPORT',
    report: {
      label: tuple(atom('supervisor'), atom('progress')),
      report: [tuple(atom('supervisor'), supervisorName(self)), tuple(atom('started'), child)],
    },
  })
}

/** A supervisor got a message that it knows nothing to do with. @see OTP stdlib, supervisor: handle_info/2 */
export function reportUnexpectedMessage(self: Process, message: Term): void {
  report(
    self,
    'error',
    'message',
    message,
    formatArgs('Supervisor received unexpected message: ~tp', [message]),
  )
}

/** `{local, Name}`, `{via, Module, Name}`, or `{Pid, Module}` for one without a name. @see supervisor: supname/2 */
function supervisorName(self: Process): Term {
  const program = self.program
  const name = program instanceof BehaviourProgram ? program.name : undefined
  if (name === undefined) return tuple(self.pid, atom((program as unknown as Server).module.name))
  return name instanceof Tuple ? name : tuple(atom('local'), name)
}
