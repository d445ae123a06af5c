import { limits } from '../../shared/limits.ts'
import type { PastLife, Peer, ProcessInfo } from '../../shared/protocol/events.ts'
import { isAtom, Pid, type Term } from '../../shared/term.ts'
import { formatTerm } from '../../shared/term-text.ts'
import type { Process } from '../runtime/index.ts'
import { nameOf } from './nodes.ts'
import type { Life, Seat } from './seat.ts'
import type { Tree } from './tree.ts'
import { line, moduleOf, ownName, spoken } from './words.ts'

/** All that is known of `process`, dead or alive. It is read, not asked. `seat`: where it sits or sat. */
export function processInfo(process: Process, seat: Seat | null, tree: Tree): ProcessInfo {
  const { program } = process
  // Not that of the process: who is dead may have died before this world was forked off.
  const { world } = tree
  const peer = (other: Process): Peer => {
    const at = tree.seatOf(other.pid)
    const name = at === undefined ? (ownName(other) ?? moduleOf(other)) : nameOf(at)
    return { pid: String(other.pid), name, key: at?.key ?? null }
  }
  const past = (seat?.past ?? []).filter(life => life.pid.id < process.pid.id)
  const messages = process.dead ? [] : process.messages(limits.mailboxShown)
  const messageQueueLen = process.dead ? 0 : process.messageCount
  return {
    pid: String(process.pid),
    key: seat?.key ?? '',
    name: seat?.process === process ? nameOf(seat) : (ownName(process) ?? moduleOf(process)),
    alive: !process.dead,
    registeredName: process.registeredName === undefined ? null : spoken(process.registeredName),
    label: process.label === undefined ? null : spoken(process.label),
    initialCall: process.initialCall.replace(/^Elixir\./, ''),
    currentFunction: program.currentFunction(process).replace(/^Elixir\./, ''),
    status: process.status,
    messageQueueLen,
    messages: messages.map(line),
    messageIds: process.dead ? [] : process.messageNumbers(limits.mailboxShown),
    messagesMore: messageQueueLen - messages.length,
    links: Array.from(process.links ?? [], peer),
    monitors: Array.from(process.monitors ?? [], monitor => peer(monitor.target)),
    monitoredBy: Array.from(process.monitoredBy ?? [], monitor => peer(monitor.watcher)),
    trapExit: process.trapExit,
    reductions: process.reductions,
    startedAtMs: process.startedAtMs,
    dictionary: dictionaryOf(process),
    ancestors: (process.ancestors ?? []).map(ancestor => {
      const known = isAtom(ancestor) ? world.names.get(ancestor) : world.process(ancestor as Pid)
      if (known !== undefined) return peer(known)
      return { pid: ancestor instanceof Pid ? String(ancestor) : '', name: spoken(ancestor), key: null }
    }),
    behaviour: program.behaviour ?? 'none',
    state: printed(program.shownState),
    stateBefore: printed(past[0]?.state),
    restarts: seat === null ? 0 : Math.max(0, livesUpTo(process, seat) - 1),
    pastLives: past.map(pastLife),
    exitReason: process.dead ? line(process.exitReason as Term) : null,
  }
}

/** How many lives the seat had when `process` sat in it. */
function livesUpTo(process: Process, seat: Seat): number {
  return seat.past.find(life => life.pid.id === process.pid.id)?.life ?? seat.lives
}

function pastLife({ life, pid, startedAtMs, endedAtMs, reason, state }: Life): PastLife {
  return { life, pid: String(pid), startedAtMs, endedAtMs, reason: line(reason), state: printed(state) }
}

function dictionaryOf({ dictionary, ancestors }: Process): ProcessInfo['dictionary'] {
  const entries: [Term, Term][] = [...(dictionary ?? [])]
  if (ancestors !== null) entries.push([Symbol.for('$ancestors'), ancestors])
  return entries.map(([key, value]) => ({ key: line(key), value: line(value) }))
}

/** A state over several lines; null for none. */
function printed(state: Term | undefined): string | null {
  if (state === undefined) return null
  return formatTerm(state, 'elixir', { limitChars: limits.printedTermChars, width: stateColumns })
}

const stateColumns = 60
