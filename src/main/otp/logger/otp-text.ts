import { atom, isTagged, type Term, type TermRecord, Tuple } from '../../../shared/term.ts'
import { formatTerm } from '../../../shared/term-text.ts'
import { formatOtpException } from './otp-exception.ts'

/** Characters of one term in a report's text; longer ones end in an ellipsis. */
const termChars = 2_000

function text(term: Term | undefined): string {
  return formatTerm(term ?? null, 'erlang', { limitChars: termChars })
}

/**
 * A report in the words of the OTP module that made it. Differs: a term stands on one line, however long.
 * @see OTP stdlib, gen_server, gen_statem, supervisor: format_log/2; Elixir, Task.Supervised; proc_lib: report_cb/2; kernel, application_controller
 */
export function otpText(report: TermRecord): string {
  const label = report.label
  if (label instanceof Tuple && label.size === 2) {
    const [module, what] = label.items as readonly Term[]
    switch (module) {
      case atom('gen_server'):
        return what === atom('no_handle_info') ? noHandleInfo(report) : serverTerminating(report)
      case atom('gen_statem'):
        return statemTerminating(report)
      case atom('proc_lib'):
        return crash(report.report as Term)
      case atom('Elixir.GenServer'): {
        const { module: name, name: process, message } = report.report as TermRecord
        return `${text(name)} ${text(process)} received unexpected message in handle_info/2: ${text(message)}\n`
      }
      case atom('Elixir.Task.Supervisor'):
        return taskTerminating(report.report as TermRecord)
      case atom('supervisor'):
      case atom('application_controller'):
        return fields(report.report as Term)
    }
  }
  // What logger:format_report/1 does with any other map.
  return Object.entries(report)
    .map(([key, value]) => `    ${key}: ${text(value)}`)
    .join('\n')
}

/** As Elixir 1.14 has it: starter and task in each other's place. @see Elixir, Task.Supervised: format_report/1 */
function taskTerminating({ name, starter, function: fun, args, reason }: TermRecord): string {
  return (
    `** Task ${text(starter)} terminating\n** Started from ${text(name)}\n` +
    `** When function  == ${text(fun)}\n**      arguments == ${text(args)}\n` +
    `** Reason for termination == \n** ${text(reason)}\n`
  )
}

function serverTerminating(report: TermRecord): string {
  const log = report.log as readonly Term[]
  return (
    `** Generic server ${text(report.name)} terminating \n` +
    `** Last message in was ${text(report.last_message)}\n` +
    `** When Server state == ${text(report.state)}\n` +
    `** Reason for termination ==\n** ${text(withoutUndef(report.reason as Term))}\n` +
    (log.length === 0 ? '' : `** Log ==\n** [${log.map(text).join(',\n    ')}]\n`) +
    client(report.client_info as Term)
  )
}

/** A module that is not there is said to be so. @see OTP stdlib, gen_server: fix_reason/1 */
function withoutUndef(reason: Term): Term {
  if (!isTagged(reason, atom('undef'), 2) || !Array.isArray(reason.items[1])) return reason
  const [frame] = reason.items[1] as readonly Term[]
  const known = frame instanceof Tuple && Array.isArray(frame.items[2])
  return known ? new Tuple([atom('module could not be loaded'), reason.items[1]]) : reason
}

function noHandleInfo(report: TermRecord): string {
  return `** Undefined handle_info in ${text(report.module)}\n** Unhandled message: ${text(report.message)}\n`
}

function statemTerminating(report: TermRecord): string {
  const queue = report.queue as readonly Term[]
  const postponed = report.postponed as readonly Term[]
  const log = report.log as readonly Term[]
  const [kind, reason, stack] = (report.reason as Tuple).items as readonly Term[]
  const timeouts = (report.timeouts as Tuple).items as readonly Term[]
  const mode =
    report.state_enter === true ? [report.callback_mode as Term, atom('state_enter')] : report.callback_mode
  return (
    `** State machine ${text(report.name)} terminating\n` +
    (queue.length === 0 ? '' : `** Last event = ${text(queue[0])}\n`) +
    `** When server state  = ${text(report.state)}\n` +
    `** Reason for termination = ${text(kind)}:${text(reason)}\n` +
    `** Callback modules = ${text(report.modules)}\n` +
    `** Callback mode = ${text(mode)}\n` +
    (queue.length < 2 ? '' : `** Queued = ${text(queue.slice(1))}\n`) +
    (postponed.length === 0 ? '' : `** Postponed = ${text(postponed)}\n`) +
    (Array.isArray(stack) && stack.length > 0 ? `** Stacktrace =\n**  ${text(stack)}\n` : '') +
    (timeouts[0] === 0 ? '' : `** Time-outs: ${text(report.timeouts)}\n`) +
    (log.length === 0 ? '' : `** Log =\n**  ${text(log)}\n`) +
    client(report.client_info as Term)
  )
}

/** Who waited for an answer. */
function client(info: Term): string {
  if (!(info instanceof Tuple)) return ''
  const [pid, about] = info.items as readonly Term[]
  if (about === atom('dead')) return `** Client ${text(pid)} is dead\n`
  const [name, stack] = (about as Tuple).items as readonly Term[]
  return `** Client ${text(name)} stacktrace\n** ${text(stack)}\n`
}

/** `[Own, Neighbours]` of a process that crashed. */
function crash(report: Term): string {
  const [own, neighbours] = report as readonly (readonly Term[])[]
  const linked = (neighbours ?? []).map(neighbour => {
    const of = isTagged(neighbour, atom('neighbour'), 2) ? (neighbour.items[1] as readonly Term[]) : []
    return `    neighbour:\n${of.map(entry => crashField(entry, '      ')).join('\n')}\n`
  })
  return `  crasher:\n${(own ?? []).map(entry => crashField(entry, '    ')).join('\n')}\n  neighbours:\n${linked.join('')}`
}

function crashField(entry: Term, indent: string): string {
  const [key, value] = (entry as Tuple).items as readonly [Term, Term]
  if (key === atom('initial_call') && value instanceof Tuple && Array.isArray(value.items[2])) {
    const [module, name, args] = value.items as readonly [Term, Term, readonly Term[]]
    return `${indent}initial call: ${text(module)}:${text(name)}/${args.length}`
  }
  if (key === atom('error_info')) {
    const [kind, reason, stack] = (value as Tuple).items as readonly [Term, Term, Term]
    return `${indent}${formatOtpException(kind, reason, stack, text)}`
  }
  return `${indent}${text(key)}: ${text(value)}`
}

/** `[{Key, Value}]`, a line each. */
function fields(report: Term): string {
  return (report as readonly Tuple[])
    .map(pair => `    ${text(pair.items[0] as Term)}: ${text(pair.items[1] as Term)}\n`)
    .join('')
}

/** What `~p` and `~n` in `format` become with `args`. */
export function formatArgs(format: string, args: readonly Term[]): string {
  let next = 0
  return format.replace(/~(?:t?[pws]|n|~)/g, control => {
    if (control === '~n') return '\n'
    if (control === '~~') return '~'
    return text(args[next++])
  })
}
