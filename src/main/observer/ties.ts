/** What a process has to do with others besides supervision, and how it is addressed. Read, never asked for. */
import { limits } from '../../shared/limits.ts'
import type { Ties } from '../../shared/protocol/events.ts'
import { Pid, type Term, Tuple } from '../../shared/term.ts'
import { BehaviourProgram } from '../otp/sys/behaviour.ts'
import type { Monitor, Process } from '../runtime/index.ts'
import { detsServer } from '../storage/dets/server.ts'
import type { Seat } from './seat.ts'
import { supervises } from './supervisors.ts'
import { line, spoken } from './words.ts'

/**
 * Its links and monitors with processes that are older than it: so each is told once, and a process that ten thousand
 * younger ones are linked to has nothing to tell. null for none.
 */
export function tiesOf(seat: Seat): Ties | null {
  const { process } = seat
  if (process === null) return null
  const links = linksOf(seat, process)
  const monitors = monitorsOf(process)
  const monitoredBy = watchersOf(process)
  const tables = hasTiesByState(process) ? tablesOf(process) : noTables
  if (links.length + monitors.length + monitoredBy.length + tables.length === 0) return null
  return { links, monitors, monitoredBy, tables }
}

/** Whether some of its ties are what its state says. */
export function hasTiesByState(process: Process): boolean {
  return process.registeredName === detsServer
}

export function sameTies(a: Ties | null, b: Ties | null): boolean {
  if (a === null || b === null) return a === b
  return (
    sameStrings(a.links, b.links) &&
    sameStrings(a.monitors, b.monitors) &&
    sameStrings(a.monitoredBy, b.monitoredBy) &&
    a.tables.length === b.tables.length &&
    a.tables.every(({ user, table }, at) => user === b.tables[at]?.user && table === b.tables[at]?.table)
  )
}

/** How it can be addressed: its registered name, else the name it was started under by another registry. */
export function addressOf(process: Process): string | null {
  if (process.registeredName !== undefined) return spoken(process.registeredName)
  const { program } = process
  if (!(program instanceof BehaviourProgram) || !(program.name instanceof Tuple)) return null
  let text = viaTexts.get(program.name)
  if (text === undefined) {
    text = line(program.name)
    viaTexts.set(program.name, text)
  }
  return text
}

/** What names by `via` are called: a name lasts as long as its process, and is printed once. */
const viaTexts = new WeakMap<Tuple, string>()

const none: string[] = []
const noTables: Ties['tables'] = []

function linksOf(seat: Seat, process: Process): string[] {
  const { linked } = process
  if (linked === null) return none
  const above = seat.parent?.process ?? null
  // The edge says it: what a supervisor starts is linked to it, and so is the top supervisor to its application.
  const said = seat.supervised || supervises(process) ? above : null
  if (!Array.isArray(linked) && !(linked instanceof Set))
    return isElder(process, linked) && linked !== said ? [String(linked.pid)] : none
  const links: string[] = []
  let looked = 0
  for (const other of linked) {
    if (isElder(process, other) && other !== said) links.push(String(other.pid))
    if (links.length >= limits.tiesTold || ++looked >= lookedMax) break
  }
  return links
}

function monitorsOf(process: Process): string[] {
  const { monitors } = process
  return monitors === null ? none : eldersOf(process, monitors, 'target')
}

function watchersOf(process: Process): string[] {
  const { monitoredBy } = process
  return monitoredBy === null ? none : eldersOf(process, monitoredBy, 'watcher')
}

/** Pids of the older ones at the other end of `monitors`, each once. */
function eldersOf(process: Process, monitors: Iterable<Monitor>, end: 'target' | 'watcher'): string[] {
  const pids = new Set<string>()
  let looked = 0
  for (const monitor of monitors) {
    if (isElder(process, monitor[end])) pids.add(String(monitor[end].pid))
    if (pids.size >= limits.tiesTold || ++looked >= lookedMax) break
  }
  return pids.size === 0 ? none : [...pids]
}

const isElder = (process: Process, other: Process): boolean => other.pid.id < process.pid.id && !other.dead

/** Of a process with more links than this the first are looked at: those to older ones were mostly made first. */
const lookedMax = 400

/** `[{Table, Pid, [User]}]`, as dets_server shows its state. */
function tablesOf(process: Process): Ties['tables'] {
  const state = process.program.shownState
  if (!Array.isArray(state)) return noTables
  const uses = new Map<string, Ties['tables'][number]>()
  for (const entry of state as readonly Term[]) {
    if (!(entry instanceof Tuple) || !(entry.items[1] instanceof Pid)) continue
    const table = String(entry.items[1])
    const users = entry.items[2]
    if (!Array.isArray(users)) continue
    for (const user of users)
      if (user instanceof Pid) uses.set(`${user} ${table}`, { user: String(user), table })
  }
  return [...uses.values()].slice(0, limits.tiesTold)
}

function sameStrings(a: readonly string[], b: readonly string[]): boolean {
  return a === b || (a.length === b.length && a.every((text, at) => text === b[at]))
}
