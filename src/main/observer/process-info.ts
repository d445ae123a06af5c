import { limits } from '../../shared/limits.ts'
import type { SysFacts } from '../../shared/protocol/events/process.ts'
import type { PastLife, Peer, ProcessInfo } from '../../shared/protocol/events.ts'
import { isAtom, Pid, type Term, Tuple } from '../../shared/term.ts'
import { formatTerm, type TermSyntax } from '../../shared/term-text.ts'
import { termTree } from '../../shared/term-tree.ts'
import { GenServerProgram, isTermState } from '../otp/gen-server/program.ts'
import { BehaviourProgram } from '../otp/sys/behaviour.ts'
import { shownDebug } from '../otp/sys/debug.ts'
import type { Process } from '../runtime/index.ts'
import { callbackNow } from './callback-now.ts'
import { nameOf, statusOf } from './nodes.ts'
import type { Outputs } from './outputs.ts'
import type { ProcessMemory } from './process-memory.ts'
import { currentFunction } from './process-row.ts'
import type { Life, Seat } from './seat.ts'
import type { Tree } from './tree.ts'
import { line, moduleOf, ownName, spoken } from './words.ts'

/** What the details of a process are read from besides its record. */
export type Around = {
  readonly tree: Tree
  readonly outputs: Outputs
  readonly memory: ProcessMemory
  /** The process of that pid, also when it exited a moment ago. */
  readonly find: (pid: Pid) => Process | null
}

/** All that is known of `process`, dead or alive. It is read, not asked. `seat`: where it sits or sat. */
export function processInfo(
  process: Process,
  seat: Seat | null,
  { tree, outputs, memory, find }: Around,
  syntax: TermSyntax,
): ProcessInfo {
  const { program, parent, pid } = process
  // Not that of the process: who is dead may have died before this world was forked off.
  const { world } = tree
  const peer = (other: Process): Peer => {
    const at = tree.seatOf(other.pid)
    const name = at === undefined ? (ownName(other) ?? moduleOf(other)) : nameOf(at)
    return { pid: String(other.pid), name, key: at?.key ?? null }
  }
  const peerOf = (other: Pid): Peer => {
    const known = find(other)
    return known === null ? { pid: String(other), name: '', key: null } : peer(known)
  }
  const past = (seat?.past ?? []).filter(life => life.pid.id < pid.id)
  const messages = process.dead ? [] : process.messages(limits.mailboxShown)
  const messageQueueLen = process.dead ? 0 : process.messageCount
  const state = program.shownState
  return {
    pid: String(pid),
    key: seat?.key ?? '',
    name: seat?.process === process ? nameOf(seat) : (ownName(process) ?? moduleOf(process)),
    alive: !process.dead,
    registeredName: process.registeredName === undefined ? null : spoken(process.registeredName),
    label: process.label === undefined ? null : spoken(process.label),
    initialCall: process.initialCall.replace(/^Elixir\./, ''),
    currentFunction: currentFunction(process),
    status: statusOf(process),
    messageQueueLen,
    messages: messages.map(message => line(message, syntax)),
    messageIds: process.dead ? [] : process.messageNumbers(limits.mailboxShown),
    messagesMore: messageQueueLen - messages.length,
    links: Array.from(process.links ?? [], peer),
    monitors: Array.from(process.monitors ?? [], monitor => peer(monitor.target)),
    monitoredBy: Array.from(process.monitoredBy ?? [], monitor => peer(monitor.watcher)),
    trapExit: process.trapExit,
    reductions: process.reductions,
    startedAtMs: process.startedAtMs,
    endedAtMs: seat?.past.find(life => life.pid.id === pid.id)?.endedAtMs ?? null,
    parent: parent === null ? null : peerOf(parent),
    timeoutAtMs: process.dead ? null : (process.timer?.due ?? null),
    memoryBytes: memory.bytesOf(process),
    dictionary: dictionaryOf(process, syntax),
    ancestors: (process.ancestors ?? []).map(ancestor => {
      const known = isAtom(ancestor) ? world.names.get(ancestor) : world.process(ancestor as Pid)
      if (known !== undefined) return peer(known)
      return { pid: ancestor instanceof Pid ? String(ancestor) : '', name: spoken(ancestor), key: null }
    }),
    behaviour: program.behaviour ?? 'none',
    running: callbackNow(process, syntax, peer),
    sys: sysFacts(process, outputs),
    trace: outputs.traceOf(pid),
    state: printed(state, syntax),
    stateTree: state === undefined ? null : termTree(state, syntax),
    stateBefore: printed(past[0]?.state, syntax),
    restarts: seat === null ? 0 : Math.max(0, livesUpTo(process, seat) - 1),
    pastLives: past.map(life => pastLife(life, syntax)),
    exitReason: process.dead ? line(process.exitReason as Term, syntax) : null,
  }
}

/** How many lives the seat had when `process` sat in it. */
function livesUpTo(process: Process, seat: Seat): number {
  return seat.past.find(life => life.pid.id === process.pid.id)?.life ?? seat.lives
}

function pastLife({ life, pid, startedAtMs, endedAtMs, reason, state }: Life, syntax: TermSyntax): PastLife {
  const ended = { reason: line(reason, syntax), state: printed(state, syntax) }
  return { life, pid: String(pid), startedAtMs, endedAtMs, ...ended }
}

function sysFacts({ program, pid }: Process, outputs: Outputs): SysFacts | null {
  if (!(program instanceof BehaviourProgram)) return null
  const watches = shownDebug(program.debug) as readonly Term[]
  return {
    suspended: program.sysSuspended,
    debug: watches.map(watch => (watch instanceof Tuple ? spoken(watch.items[0] as Term) : spoken(watch))),
    replaceable: !(program instanceof GenServerProgram) || isTermState(program.state),
    undoable: outputs.replacedOf(pid).length,
  }
}

function dictionaryOf({ dictionary, ancestors }: Process, syntax: TermSyntax): ProcessInfo['dictionary'] {
  const entries: [Term, Term][] = [...(dictionary ?? [])]
  if (ancestors !== null) entries.push([Symbol.for('$ancestors'), ancestors])
  return entries.map(([key, value]) => ({ key: line(key, syntax), value: line(value, syntax) }))
}

/** A state over several lines; null for none. */
function printed(state: Term | undefined, syntax: TermSyntax): string | null {
  if (state === undefined) return null
  return formatTerm(state, syntax, { limitChars: limits.printedTermChars, width: stateColumns })
}

const stateColumns = 60
