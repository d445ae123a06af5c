import type { ProcessInfo } from './process.ts'

/** The columns of the table of processes; it can be sorted by each. */
export const processColumns = [
  'pid',
  'name',
  'status',
  'reductions',
  'memory',
  'messages',
  'function',
  'restarts',
  'lives',
  'supervisor',
  'last_exit',
  'started',
] as const

export type ProcessColumn = (typeof processColumns)[number]

export type ProcessSort = { by: ProcessColumn; descending: boolean }

/** A process in the table, in the words of Erlang's observer. */
export type ProcessRow = {
  pid: string
  /** Its seat in the tree; null where it has none. */
  key: string | null
  /** Its registered name, else its label, else the function it was started with. */
  name: string
  /** Where `name` is from. */
  named: 'registered' | 'label' | 'initial_call'
  /** `dead` once it has exited, and for the moment that it is still shown. */
  status: ProcessInfo['status']
  reductions: number
  /** What it would take on a BEAM of 64 bits, estimated from its state and mailbox. */
  memoryBytes: number
  messageQueueLen: number
  currentFunction: string
  /** How often its place in the tree was filled anew. */
  restarts: number
  /** Which life of its place this is, from 1; 0 where it has no place. */
  life: number
  /** Name of who supervises it; null for nobody. */
  supervisor: string | null
  /** Why the life before this one ended; of a dead process, why it has exited. */
  lastExit: string | null
  /** World time in ms. */
  startedAtMs: number
  /** It came or went a moment ago. */
  mark: 'new' | 'gone' | null
  /** What of it has changed a moment ago, while it was in sight. */
  changed: ProcessColumn[]
}

/** The rows of the table that a window has in sight. Rows that are not told again are as they were. */
export type ProcessesUpdate = {
  type: 'processes'
  /** Number of the last `processes.look`. */
  look: number
  /** Processes that are alive. */
  alive: number
  /** Those of them that pass the filter. */
  passed: number
  /** Rows of the table: who passes the filter, and who of them has exited a moment ago. */
  length: number
  /** Place of the first row in sight, from 0. */
  offset: number
  /** Pids of the rows in sight, from above; null: as before. */
  pids: string[] | null
  /** Rows that came into sight or changed. */
  rows: ProcessRow[]
}
