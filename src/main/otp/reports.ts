import { atom, type Term, Tuple, tuple } from '../../shared/term.ts'
import { formatTerm } from '../../shared/term-text.ts'
import type { LogLevel, LogReport, Process } from '../runtime/index.ts'
import type { GenServerProgram } from './gen-server/program.ts'

/** Characters of one term in a report's text; longer ones end in an ellipsis. */
const termChars = 2_000

function text(term: Term): string {
  return formatTerm(term, 'erlang', { limitChars: termChars })
}

/** Hands a report to the log. Callers on hot paths look first whether anybody listens. */
export function report(
  self: Process,
  level: LogLevel,
  kind: LogReport['kind'],
  term: Term,
  words: string,
): void {
  if (self.world.tap === null) return
  self.world.emit({ type: 'report', report: { level, kind, pid: self.pid, report: term, text: words } })
}

function nameOf(self: Process): Term {
  return self.registeredName ?? self.pid
}

/** @see OTP stdlib, gen_server: error_info, format_log */
export function reportServerTerminating(
  self: Process,
  server: GenServerProgram,
  reason: Term,
  lastMessage: Term | undefined,
): void {
  if (self.world.tap === null) return
  const name = server.name ?? self.pid
  const state = server.shownState ?? null
  report(
    self,
    'error',
    'terminate',
    tuple(atom('gen_server'), atom('terminate'), name, lastMessage ?? null, state, reason),
    `** Generic server ${text(name)} terminating\n` +
      (lastMessage === undefined ? '' : `** Last message in was ${text(lastMessage)}\n`) +
      `** When Server state == ${text(state)}\n` +
      `** Reason for termination ==\n** ${text(reason)}`,
  )
}

/** @see Elixir, GenServer: handle_info/2, the clause that `use GenServer` defines */
export function reportUnexpected(self: Process, server: GenServerProgram, message: Term): void {
  if (self.world.tap === null) return
  report(
    self,
    'error',
    'message',
    message,
    `${server.module.name} ${text(nameOf(self))} received unexpected message in handle_info/2: ${text(message)}`,
  )
}

/** @see OTP stdlib, proc_lib: crash_report */
export function reportCrash(self: Process, reason: Term): void {
  if (self.world.tap === null) return
  report(
    self,
    'error',
    'crash',
    tuple(self.pid, reason, self.ancestors ?? []),
    `  crasher:\n    initial call: ${self.initialCall}\n    pid: ${text(self.pid)}\n` +
      `    registered_name: ${self.registeredName === undefined ? '[]' : text(self.registeredName)}\n` +
      `    exit: ${text(reason)}\n    ancestors: ${text(self.ancestors ?? [])}\n` +
      `    message_queue_len: ${self.mailbox?.length ?? 0}\n    trap_exit: ${self.trapExit}\n` +
      `    reductions: ${self.reductions}`,
  )
}

/** @see OTP stdlib, supervisor: report_error, format_log/2 */
export function reportSupervisor(
  self: Process,
  context: 'start_error' | 'child_terminated' | 'shutdown_error' | 'shutdown',
  reason: Term,
  offender: Term,
): void {
  if (self.world.tap === null) return
  const name = supervisorName(self)
  report(
    self,
    'error',
    'supervisor',
    tuple(name, atom(context), reason, offender),
    `    supervisor: ${text(name)}\n    errorContext: ${context}\n    reason: ${text(reason)}\n    offender: ${text(offender)}`,
  )
}

/** A supervisor has started a child. @see OTP stdlib, supervisor: report_progress, format_log/2 */
export function reportProgress(self: Process, child: Term): void {
  if (self.world.tap === null) return
  const name = supervisorName(self)
  report(
    self,
    'info',
    'progress',
    tuple(name, child),
    `    supervisor: ${text(name)}\n    started: ${text(child)}`,
  )
}

/** A supervisor got a message that it knows nothing to do with. @see OTP stdlib, supervisor: handle_info/2 */
export function reportUnexpectedMessage(self: Process, message: Term): void {
  if (self.world.tap === null) return
  const words = `Supervisor received unexpected message: ${text(message)}`
  report(self, 'error', 'message', message, words)
}

/** `{local, Name}`, `{via, Module, Name}`, or `{Pid, Module}` for one without a name. @see supervisor: supname/2 */
function supervisorName(self: Process): Term {
  const program = self.program as GenServerProgram
  if (program.name === undefined) return tuple(self.pid, atom(program.module.name))
  return program.name instanceof Tuple ? program.name : tuple(atom('local'), program.name)
}
