import type { FeedEvent } from '../../shared/protocol/events.ts'
import type { Pid, Term } from '../../shared/term.ts'
import type { EventBody, LogLevel, Process } from '../runtime/index.ts'
import { nameOf } from './nodes.ts'
import type { Seat } from './seat.ts'
import { factsOf, supervises, supervisorView } from './supervisors.ts'
import { isOrderly, moduleOf, ownName, spoken, spokenReason } from './words.ts'

type ChildEvent = Extract<EventBody, { type: 'child' }>
type TableEvent = Extract<EventBody, { type: 'table' }>
type Words = { readonly level: FeedEvent['level']; readonly say: () => string }

/** "Todo.TodoServer todo ada <0.31.0> exited: killed"; null for an end that nobody needs to hear of. */
export function exitWords(pid: Pid, process: Process | null, seat: Seat | null, reason: Term): Words | null {
  const orderly = isOrderly(reason)
  if (seat === null && orderly) return null
  // Said now: a process that has exited loses its names.
  const who = process === null ? 'process' : fullName(process, seat)
  return { level: orderly ? 'info' : 'error', say: () => `${who} ${pid} exited: ${spokenReason(reason)}` }
}

/** What a supervisor did, in words; null for what an exit has said already. `it`: the line before was about the child. */
export function childWords(
  event: ChildEvent,
  supervisor: Process | undefined,
  child: Process | undefined,
  it: boolean,
): Words | null {
  const who =
    supervisor === undefined ? String(event.supervisor) : (ownName(supervisor) ?? moduleOf(supervisor))
  const whom =
    child === undefined ? spoken(event.id) : (ownName(child) ?? idName(event.id) ?? moduleOf(child))
  const { pid, reason } = event
  const of = window(supervisor)
  switch (event.action) {
    case 'start':
      return { level: 'info', say: () => `${who} started ${whom} ${pid}` }
    case 'restart':
      return {
        level: 'info',
        say: () =>
          `${who} restarted ${it ? 'it' : whom} as ${pid}${of === null ? '' : ` (${of.count + 1} of ${of.text})`}`,
      }
    case 'restart_failed':
      return {
        level: 'warning',
        say: () => `${who} could not restart ${it ? 'it' : whom}: ${spokenReason(reason)}; it tries again`,
      }
    case 'give_up':
      return {
        level: 'error',
        say: () => `${who} gave up: reached max restart intensity${of === null ? '' : ` (${of.text})`}`,
      }
    case 'terminate':
      return null
  }
}

export function tableWords({ table, what, text }: TableEvent): Words {
  const level =
    what === 'write_failed' || what === 'refused'
      ? 'error'
      : what === 'repaired' || what === 'set_aside'
        ? 'warning'
        : 'info'
  return { level, say: () => `Table ${spoken(table)}: ${text}` }
}

/** What a user must be told of a table besides the feed; null for what is as it should be. */
export function tableNotice({
  table,
  what,
  text,
}: TableEvent): { level: FeedEvent['level']; title: string; text: string } | null {
  const name = spoken(table)
  switch (what) {
    case 'set_aside':
      return { level: 'error', title: `The file of table ${name} was set aside`, text }
    case 'repaired':
      return { level: 'warning', title: `The file of table ${name} was repaired`, text }
    case 'refused':
      return { level: 'error', title: `Table ${name} cannot be opened`, text }
    case 'write_failed':
      return { level: 'error', title: `Table ${name} cannot be written`, text }
    case 'write_ok':
      return { level: 'info', title: `Table ${name} can be written again`, text }
    case 'opened':
      return { level: 'info', title: `Table ${name} can be opened again`, text }
    case 'closed':
      return null
  }
}

/** What a notice of `event` is about, so that the good one takes the place of the bad one. */
export function noticeTopic({ what, file }: TableEvent): string {
  return `${tableTopics[what] ?? what} ${file}`
}

const tableTopics: { readonly [what: string]: string } = {
  write_failed: 'write',
  write_ok: 'write',
  refused: 'open',
  opened: 'open',
}

export function reportLevel(level: LogLevel): FeedEvent['level'] {
  if (level === 'debug' || level === 'info' || level === 'notice') return 'info'
  return level === 'warning' ? 'warning' : 'error'
}

/** Module and name, where the one does not say the other. */
function fullName(process: Process, seat: Seat | null): string {
  const module = moduleOf(process)
  const name = seat === null ? (ownName(process) ?? module) : nameOf(seat)
  const saysIt = name.toLowerCase().startsWith(lastPart(module).toLowerCase())
  return saysIt || supervises(process) || process.program.behaviour === null ? name : `${module} ${name}`
}

/** "TodoServer" of "Todo.TodoServer". */
function lastPart(module: string): string {
  return module.slice(module.lastIndexOf('.') + 1)
}

function idName(id: Term): string | null {
  return id === Symbol.for('undefined') ? null : spoken(id)
}

/** How a supervisor's restarts stand before what it is doing now: its state is as of the last message it handled. */
function window(supervisor: Process | undefined): { count: number; text: string } | null {
  const view = supervisor === undefined ? null : supervisorView(supervisor)
  if (supervisor === undefined || view === null) return null
  const { restartsInWindow, intensity, period } = factsOf(supervisor, view)
  return { count: restartsInWindow, text: `${intensity} restarts in ${period} s` }
}
