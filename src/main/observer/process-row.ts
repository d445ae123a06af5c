import { processColumns } from '../../shared/protocol/events/processes.ts'
import type { ProcessColumn, ProcessRow } from '../../shared/protocol/events.ts'
import type { Term } from '../../shared/term.ts'
import { BehaviourProgram } from '../otp/sys/behaviour.ts'
import type { Process } from '../runtime/index.ts'
import { nameOf, statusOf } from './nodes.ts'
import type { ProcessMemory } from './process-memory.ts'
import type { Life, Seat } from './seat.ts'
import { shortReason, spoken } from './words.ts'

/** What a row is made of. `seat`: where it sits or sat. */
export type Subject = {
  readonly process: Process
  readonly seat: Seat | null
  readonly memory: ProcessMemory
  /** What a process was called that is dead now; null while it lives. */
  readonly name: Name | null
}

export type Name = Pick<ProcessRow, 'name' | 'named'>

type Facts = Omit<ProcessRow, 'mark' | 'changed'>

/** All of a row but what has become of it since it was looked at last. */
export function factsOf({ process, seat, memory, name }: Subject): Facts {
  return {
    pid: String(process.pid),
    key: seat?.key ?? null,
    ...(name ?? processName(process)),
    status: statusOf(process),
    reductions: process.reductions,
    memoryBytes: memory.bytesOf(process),
    messageQueueLen: process.dead ? 0 : process.messageCount,
    currentFunction: currentFunction(process),
    restarts: restartsOf(process, seat),
    life: lifeOf(process, seat),
    supervisor: supervisorOf(seat),
    lastExit: lastExit(process, seat),
    startedAtMs: process.startedAtMs,
  }
}

/** What rows are sorted by: numbers, or text in small letters. Values of one column are of one type. */
export function sortKey(column: ProcessColumn, subject: Subject): number | string {
  const { process, seat } = subject
  switch (column) {
    case 'pid':
      return process.pid.id
    case 'name':
      return (subject.name ?? processName(process)).name.toLowerCase()
    case 'status':
      return statusOf(process)
    case 'reductions':
      return process.reductions
    case 'memory':
      return subject.memory.bytesOf(process)
    case 'messages':
      return process.dead ? 0 : process.messageCount
    case 'function':
      return currentFunction(process).toLowerCase()
    case 'restarts':
      return restartsOf(process, seat)
    case 'lives':
      return lifeOf(process, seat)
    case 'supervisor':
      return supervisorOf(seat)?.toLowerCase() ?? ''
    case 'last_exit':
      return lastExit(process, seat)?.toLowerCase() ?? ''
    case 'started':
      return process.startedAtMs
  }
}

/** Whether each of `words`, in small letters, is in the name, pid, status, function or supervisor of the process. */
export function hasWords({ process, seat, name }: Subject, words: readonly string[]): boolean {
  if (words.length === 0) return true
  const called = name ?? processName(process)
  const text =
    `${called.name}\n${process.pid}\n${statusOf(process)}\n${currentFunction(process)}\n${supervisorOf(seat) ?? ''}`.toLowerCase()
  return words.every(word => text.includes(word))
}

/** What a process is called while it lives. */
export function processName(process: Process): Name {
  const { registeredName, label } = process
  if (registeredName !== undefined) return { name: spoken(registeredName), named: 'registered' }
  if (label !== undefined) return { name: spoken(label), named: 'label' }
  return { name: process.initialCall.replace(/^Elixir\./, ''), named: 'initial_call' }
}

/** The columns in which a row is another now. */
export function changesOf(before: Facts, after: Facts): ProcessColumn[] {
  return processColumns.filter(column => before[fields[column]] !== after[fields[column]])
}

const fields: { readonly [Column in ProcessColumn]: keyof Facts } = {
  pid: 'pid',
  name: 'name',
  status: 'status',
  reductions: 'reductions',
  memory: 'memoryBytes',
  messages: 'messageQueueLen',
  function: 'currentFunction',
  restarts: 'restarts',
  lives: 'life',
  supervisor: 'supervisor',
  last_exit: 'lastExit',
  started: 'startedAtMs',
}

/** Where a process is: "gen_server.loop/7", "Todo.TodoServer.handle_call/3". */
export function currentFunction(process: Process): string {
  const { program } = process
  const seen =
    program instanceof BehaviourProgram ? program.functionSeen(process) : program.currentFunction(process)
  return seen.replace(/^Elixir\./, '')
}

/** How many lives the seat has had with this one. */
function lifeOf(process: Process, seat: Seat | null): number {
  if (seat === null) return 0
  return ownLife(process, seat)?.life ?? seat.lives
}

function restartsOf(process: Process, seat: Seat | null): number {
  return Math.max(0, lifeOf(process, seat) - 1)
}

function supervisorOf(seat: Seat | null): string | null {
  return seat?.supervised && seat.parent !== null ? nameOf(seat.parent) : null
}

function lastExit(process: Process, seat: Seat | null): string | null {
  if (process.dead) return shortReason(process.exitReason as Term)
  const before = seat?.past.find(life => life.pid.id < process.pid.id)
  return before === undefined ? null : shortReason(before.reason)
}

/** The life of a process that has left the seat; undefined while it sits there. */
function ownLife(process: Process, seat: Seat): Life | undefined {
  return seat.past.find(life => life.pid.id === process.pid.id)
}
