/** The columns of the table of processes, with the titles of Erlang's observer. Pure. */
import {
  type ProcessColumn,
  type ProcessRow,
  type ProcessSort,
  processColumns,
} from '../../shared/protocol/events/processes.ts'
import { bytesText, clockText } from '../ui/format.ts'

export type Column = {
  readonly title: string
  /** What it says, for who does not know Erlang's observer. */
  readonly hint: string
  /** Width of a track of a CSS grid. */
  readonly width: string
  readonly kind: 'number' | 'text' | 'code'
  /** As it is shown; the empty text for nothing. */
  readonly text: (row: ProcessRow) => string
  /** As it is copied. */
  readonly value: (row: ProcessRow) => string | number | null
}

const whole = (value: number): string => value.toLocaleString('en')

export const columns: { readonly [Name in ProcessColumn]: Column } = {
  pid: {
    title: 'Pid',
    hint: 'Process identifier: who was started later has a higher one',
    width: '84px',
    kind: 'code',
    text: row => row.pid,
    value: row => row.pid,
  },
  name: {
    title: 'Name or Initial Func',
    hint: 'Registered name, else label, else the function it was started with',
    width: 'minmax(150px, 1.5fr)',
    kind: 'code',
    text: row => row.name,
    value: row => row.name,
  },
  reductions: {
    title: 'Reds',
    hint: 'Reductions: how much it has done since it was started',
    width: '72px',
    kind: 'number',
    text: row => whole(row.reductions),
    value: row => row.reductions,
  },
  memory: {
    title: 'Memory',
    hint: 'What it would take on the BEAM, estimated from its state, dictionary and mailbox',
    width: '78px',
    kind: 'number',
    text: row => memoryText(row.memoryBytes),
    value: row => row.memoryBytes,
  },
  messages: {
    title: 'MsgQ',
    hint: 'Messages that wait in its mailbox',
    width: '62px',
    kind: 'number',
    text: row => whole(row.messageQueueLen),
    value: row => row.messageQueueLen,
  },
  function: {
    title: 'Current Function',
    hint: 'What it runs, or ran last',
    width: 'minmax(140px, 1.2fr)',
    kind: 'code',
    text: row => row.currentFunction,
    value: row => row.currentFunction,
  },
  status: {
    title: 'Status',
    hint: 'waiting, runnable, running, suspended or exiting',
    width: '84px',
    kind: 'text',
    text: row => (row.status === 'dead' ? 'exited' : row.status),
    value: row => (row.status === 'dead' ? 'exited' : row.status),
  },
  restarts: {
    title: 'Restarts',
    hint: 'How often its place in the tree was filled anew before it',
    width: '76px',
    kind: 'number',
    text: row => (row.restarts === 0 ? '' : whole(row.restarts)),
    value: row => row.restarts,
  },
  lives: {
    title: 'Lives',
    hint: 'Which life of its place in the tree this is',
    width: '60px',
    kind: 'number',
    text: row => (row.life === 0 ? '' : whole(row.life)),
    value: row => row.life,
  },
  supervisor: {
    title: 'Supervisor',
    hint: 'Who starts it again',
    width: 'minmax(110px, 1fr)',
    kind: 'code',
    text: row => row.supervisor ?? '',
    value: row => row.supervisor,
  },
  last_exit: {
    title: 'Last exit',
    hint: 'Why the life before this one ended',
    width: 'minmax(110px, 1fr)',
    kind: 'code',
    text: row => row.lastExit ?? '',
    value: row => row.lastExit,
  },
  started: {
    title: 'Started',
    hint: 'World time at which it was started',
    width: '88px',
    kind: 'number',
    text: row => clockText(row.startedAtMs),
    value: row => row.startedAtMs,
  },
}

/** From left to right: those of Erlang's observer, then what supervisors know. */
const order: readonly ProcessColumn[] = [
  'pid',
  'name',
  'reductions',
  'memory',
  'messages',
  'function',
  'status',
  'restarts',
  'lives',
  'supervisor',
  'last_exit',
  'started',
]

/** Columns that can not be hidden: by these a row is known. */
export const fixedColumns: readonly ProcessColumn[] = ['pid', 'name']

/** What is hidden until somebody asks for it. */
export const hiddenAtFirst: readonly ProcessColumn[] = ['last_exit', 'started']

export const firstSort: ProcessSort = { by: 'pid', descending: false }

export const shownColumns = (hidden: readonly ProcessColumn[]): readonly ProcessColumn[] =>
  order.filter(name => fixedColumns.includes(name) || !hidden.includes(name))

/** All that can be hidden, from left to right. */
export const hideableColumns: readonly ProcessColumn[] = order.filter(name => !fixedColumns.includes(name))

/** How the table is sorted after a click on the head of a column: numbers from above first, text from A. */
export function sortAfter(sort: ProcessSort, by: ProcessColumn): ProcessSort {
  if (sort.by === by) return { by, descending: !sort.descending }
  return { by, descending: columns[by].kind === 'number' && by !== 'started' }
}

export const isColumn = (name: unknown): name is ProcessColumn =>
  processColumns.some(column => column === name)

/** "2.6 kB", "41 MB" */
export const memoryText = (bytes: number): string =>
  bytes < 100_000 ? `${(bytes / 1000).toFixed(1)} kB` : bytesText(bytes)
