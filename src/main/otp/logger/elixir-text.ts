import {
  atom,
  atomName,
  isAtom,
  isRecord,
  isTagged,
  Pid,
  type Term,
  type TermRecord,
  Tuple,
} from '../../../shared/term.ts'
import type { LogReport } from '../../runtime/index.ts'
import type { LogEvent } from './config.ts'
import { applicationError } from './elixir-application.ts'
import {
  formatBanner,
  formatExit,
  formatMfa,
  formatStackEntry,
  inspect,
  isStack,
  normalize,
} from './elixir-exception.ts'
import { elixirLevel, type LogThreshold } from './levels.ts'
import { optionOf } from './otp-exception.ts'
import { formatArgs, otpText } from './otp-text.ts'

/**
 * An event in the words of Elixir's Logger, or null when it takes no notice of it. With the threshold `debug` it says
 * more: states, clients, how a child was started.
 * @see Elixir, Logger.Translator: translate/4
 */
export function elixirText({ message, level }: LogEvent, threshold: LogThreshold): string | null {
  const debug = elixirLevel(threshold) === 'debug'
  if ('text' in message) return message.text
  if ('format' in message) return bareProcess(message.args) ?? formatArgs(message.format, message.args)
  const { report } = message
  const label = report.label instanceof Tuple ? (report.label.items as readonly Term[]) : []
  const given = report.report as Term
  switch (label[0]) {
    case atom('gen_server'):
      return label[1] === atom('terminate') ? serverTerminating(report, debug) : null
    // Elixir 1.14 has no words for one, and passes over what it does not know.
    case atom('gen_statem'):
      return null
    case atom('proc_lib'):
      return crash(given as readonly (readonly Term[])[], debug)
    case atom('supervisor'):
      return label[1] === atom('progress') ? childStarted(given, debug) : supervisorReport(given, debug)
    case atom('application_controller'):
      return application(given)
    case atom('Elixir.GenServer'):
      return label[1] === atom('no_handle_info') ? unexpected(given as TermRecord) : null
    case atom('Elixir.Task.Supervisor'):
      return level === 'error' ? taskTerminating(report) : otpText(report)
    default:
      return report.label === undefined ? inspect(keywords(report)) : null
  }
}

/**
 * What the tap heard in the words of Elixir's Logger, or null for what it passes over.
 * @see elixirText
 */
export function elixirWords({ level, report, text }: LogReport, threshold: LogThreshold): string | null {
  if (isRecord(report)) return elixirText({ level, message: { report }, meta: {} }, threshold)
  return (report instanceof Tuple ? bareProcess(report.items) : null) ?? text
}

function serverTerminating(report: TermRecord, debug: boolean): string {
  const client = report.client_info as Term
  const [from, about] = client instanceof Tuple ? (client.items as readonly [Term, Term]) : []
  const name = about instanceof Tuple ? (about.items[0] as Term) : from
  const caller = name === undefined ? '' : ` (from ${inspect(name)})`
  const text = `GenServer ${inspect(report.name)} terminating${formatReason(report.reason as Term)}\nLast message${caller}: ${inspect(report.last_message)}`
  return debug ? `${text}\nState: ${inspect(report.state)}${clientText(client)}` : text
}

function clientText(client: Term): string {
  if (!(client instanceof Tuple)) return ''
  const [from, about] = client.items as readonly [Term, Term]
  if (!(about instanceof Tuple)) return `\nClient ${inspect(from)} is dead`
  const [name, stack] = about.items as readonly [Term, Term]
  return `\nClient ${inspect(name)} is alive\n${stackLines(stack)}`
}

/** @see Elixir, Logger.Translator: format_reason/1 */
function formatReason(reason: Term): string {
  if (reason instanceof Tuple && reason.size === 2 && isStack(reason.items[1] as Term)) {
    const [error, stack] = reason.items as readonly [Term, Term]
    const exception = normalize(error, stack)
    const erlang = exception.__struct__ === atom('Elixir.ErlangError')
    const banner = erlang ? `** (stop) ${formatExit(error)}` : formatBanner(atom('error'), error, stack)
    return `\n${banner}${stackLines(stack)}`
  }
  return `\n** (stop) ${formatExit(reason)}`
}

function stackLines(stack: Term): string {
  return isStack(stack) ? stack.map(entry => `\n    ${formatStackEntry(entry)}`).join('') : ''
}

/** `[Own, Neighbours]` of a process that crashed. */
function crash([own = [], linked = []]: readonly (readonly Term[])[], debug: boolean): string {
  const pid = optionOf(own, 'pid') as Term
  const info = optionOf(own, 'error_info') as Tuple
  const [kind, reason, stack] = info.items as readonly [Term, Term, Term]
  const rest = own.filter(entry => !(entry instanceof Tuple && crashHead.includes(entry.items[0] as symbol)))
  const banner = formatBanner(kind, reason, stack)
  const neighbours = linked.map(neighbour => neighbourText(neighbour, debug)).join('')
  return (
    `Process ${processName(pid, optionOf(own, 'registered_name'))} terminating\n${banner}${stackLines(stack)}` +
    crashInfo(rest, '\n', debug) +
    (linked.length === 0 ? '' : `\nNeighbours:${neighbours}`)
  )
}

const crashHead: readonly Term[] = ['pid', 'registered_name', 'error_info', 'process_label'].map(name =>
  atom(name),
)

function processName(pid: Term, name: Term | undefined): string {
  return isAtom(name) ? `${inspect(name)} (${inspect(pid)})` : inspect(pid)
}

function neighbourText(neighbour: Term, debug: boolean): string {
  const of = isTagged(neighbour, atom('neighbour'), 2) ? (neighbour.items[1] as readonly Term[]) : []
  const rest = of.filter(entry => !(entry instanceof Tuple && crashHead.includes(entry.items[0] as symbol)))
  const name = processName(optionOf(of, 'pid') as Term, optionOf(of, 'registered_name'))
  return `\n    ${name}${crashInfo(rest, '\n        ', debug)}`
}

/** @see Elixir, Logger.Translator: crash_info/3 */
function crashInfo(entries: readonly Term[], prefix: string, debug: boolean): string {
  return entries
    .map(entry => {
      const [key, value] = (entry as Tuple).items as readonly [Term, Term]
      const name = atomName(key as symbol)
      if (name === 'initial_call') return `${prefix}Initial Call: ${callText(value)}`
      if (name === 'current_function') return `${prefix}Current Call: ${callText(value)}`
      if (name === 'ancestors') return `${prefix}Ancestors: ${inspect(value)}`
      if (name === 'current_stacktrace' && debug) {
        const entries = isStack(value) ? value.map(each => `${prefix}    ${formatStackEntry(each)}`) : []
        return `${prefix}Current Stacktrace:${entries.join('')}`
      }
      const label = crashLabels[name]
      return debug && label !== undefined ? `${prefix}${label}: ${inspect(value)}` : ''
    })
    .join('')
}

const crashLabels: Readonly<Record<string, string>> = {
  message_queue_len: 'Message Queue Length',
  messages: 'Messages',
  links: 'Links',
  dictionary: 'Dictionary',
  trap_exit: 'Trapping Exits',
  status: 'Status',
  heap_size: 'Heap Size',
  stack_size: 'Stack Size',
  reductions: 'Reductions',
}

function callText(call: Term): string {
  const [module, name, arity] = (call as Tuple).items as readonly [Term, Term, Term]
  return formatMfa(module, name, Array.isArray(arity) ? arity.length : arity)
}

/** @see Elixir, Logger.Translator: report_supervisor/2 */
function supervisorReport(report: Term, debug: boolean): string {
  const [supervisor, context, reason, offender] = ['supervisor', 'errorContext', 'reason', 'offender'].map(
    key => optionOf(report, key) as Term,
  ) as [Term, Term, Term, readonly Term[]]
  const name = supervisorName(supervisor)
  const what = contexts[atomName(context as symbol)] ?? atomName(context as symbol)
  const why = isTagged(reason, atom('EXIT'), 2) && context === atom('start_error') ? reason.items[1] : reason
  const words = `${what}\n** (exit) ${formatExit(why as Term)}`
  const count = optionOf(offender, 'nb_children')
  const id = optionOf(offender, 'id')
  const info = childInfo(offender, debug)
  if (count !== undefined)
    return `Children ${inspect(id)} of Supervisor ${name} ${words}\nNumber: ${inspect(count)}${info}`
  const pid = optionOf(offender, 'pid') as Term
  const shown = pid instanceof Pid && context !== atom('shutdown') ? `\nPid: ${inspect(pid)}` : ''
  return `Child ${inspect(id)} of Supervisor ${name} ${words}${shown}${info}`
}

const contexts: Readonly<Record<string, string>> = {
  start_error: 'failed to start',
  child_terminated: 'terminated',
  shutdown: 'caused shutdown',
  shutdown_error: 'shut down abnormally',
}

function childStarted(report: Term, debug: boolean): string {
  const name = supervisorName(optionOf(report, 'supervisor') as Term)
  const child = optionOf(report, 'started') as Term
  const id = optionOf(child, 'id')
  const who = id === undefined ? 'Child' : `Child ${inspect(id)}`
  return `${who} of Supervisor ${name} started\nPid: ${inspect(optionOf(child, 'pid'))}${childInfo(child, debug)}`
}

/** @see Elixir, Logger.Translator: child_info/2 */
function childInfo(child: Term, debug: boolean): string {
  const call = optionOf(child, 'mfargs')
  if (!(call instanceof Tuple) || call.size !== 3) return ''
  const [module, name, args] = call.items as readonly [Term, Term, Term]
  const start = Array.isArray(args)
    ? formatMfa(module, name, args)
    : `${inspect(module)}.${inspect(name).slice(1)}/?`
  const text = `\nStart Call: ${start}`
  if (!debug) return text
  const more = (child as readonly Term[]).map(entry => {
    const [key, value] = (entry as Tuple).items as readonly [Term, Term]
    const name = atomName(key as symbol)
    if (name === 'significant') return value === true ? '\nSignificant: true' : ''
    const label = childLabels[name]
    return label === undefined ? '' : `\n${label}: ${inspect(value)}`
  })
  return text + more.join('')
}

const childLabels: Readonly<Record<string, string>> = {
  restart_type: 'Restart',
  shutdown: 'Shutdown',
  child_type: 'Type',
}

/** @see Elixir, Logger.Translator: sup_name/1 */
function supervisorName(name: Term): string {
  if (!(name instanceof Tuple)) return inspect(name)
  const [first, second, third] = name.items as readonly Term[]
  if (name.size === 3) return inspect(third)
  return first instanceof Pid ? `${inspect(first)} (${inspect(second)})` : inspect(second)
}

function application(report: Term): string {
  const name = atomName(optionOf(report, 'application') as symbol)
  const node = optionOf(report, 'started_at')
  if (node !== undefined) return `Application ${name} started at ${inspect(node)}`
  return `Application ${name} exited: ${applicationError(optionOf(report, 'exited') as Term)}`
}

/** @see Elixir, GenServer: format_report/1 */
function unexpected({ module, name, message }: TermRecord): string {
  return `${inspect(module)} ${inspect(name)} received unexpected message in handle_info/2: ${inspect(message)}\n`
}

function taskTerminating(report: TermRecord): string {
  const fields = report.report as TermRecord
  return (
    `Task ${inspect(fields.name)} started from ${inspect(fields.starter)} terminating` +
    `${formatReason(fields.reason as Term)}\nFunction: ${inspect(fields.function)}\n    Args: ${inspect(fields.args)}`
  )
}

/** What the emulator says of a process that no behaviour runs in; null when it is something else. */
function bareProcess(args: readonly Term[]): string | null {
  const [pid, reason] = args
  if (!(pid instanceof Pid) || !(reason instanceof Tuple) || reason.size !== 2) return null
  const [error, stack] = reason.items as readonly [Term, Term]
  if (!isStack(stack)) return null
  return `Process ${inspect(pid)} raised an exception\n${formatBanner(atom('error'), error, stack)}${stackLines(stack)}`
}

function keywords(report: TermRecord): Term {
  return Object.entries(report).map(([key, value]) => new Tuple([atom(key), value]))
}
