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
  /** Least width in pixels, and its part of what is left over. */
  readonly widthMin: number
  readonly grows: number
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
    widthMin: 102,
    grows: 0,
    kind: 'code',
    text: row => row.pid,
    value: row => row.pid,
  },
  name: {
    title: 'Name or Initial Func',
    hint: 'Registered name, else label, else the function it was started with',
    widthMin: 140,
    grows: 1.5,
    kind: 'code',
    text: row => row.name,
    value: row => row.name,
  },
  reductions: {
    title: 'Reds',
    hint: 'Reductions: how much it has done since it was started',
    widthMin: 72,
    grows: 0,
    kind: 'number',
    text: row => whole(row.reductions),
    value: row => row.reductions,
  },
  memory: {
    title: 'Memory',
    hint: 'What it would take on the BEAM, estimated from its state, dictionary and mailbox',
    widthMin: 78,
    grows: 0,
    kind: 'number',
    text: row => memoryText(row.memoryBytes),
    value: row => row.memoryBytes,
  },
  messages: {
    title: 'MsgQ',
    hint: 'Messages that wait in its mailbox',
    widthMin: 62,
    grows: 0,
    kind: 'number',
    text: row => whole(row.messageQueueLen),
    value: row => row.messageQueueLen,
  },
  function: {
    title: 'Current Function',
    hint: 'What it runs, or ran last',
    widthMin: 130,
    grows: 1.2,
    kind: 'code',
    text: row => row.currentFunction,
    value: row => row.currentFunction,
  },
  status: {
    title: 'Status',
    hint: 'waiting, runnable, running, suspended or exiting',
    widthMin: 84,
    grows: 0,
    kind: 'text',
    text: row => (row.status === 'dead' ? 'exited' : row.status),
    value: row => (row.status === 'dead' ? 'exited' : row.status),
  },
  restarts: {
    title: 'Restarts',
    hint: 'How often its place in the tree was filled anew before it',
    widthMin: 76,
    grows: 0,
    kind: 'number',
    text: row => (row.restarts === 0 ? '' : whole(row.restarts)),
    value: row => row.restarts,
  },
  lives: {
    title: 'Lives',
    hint: 'Which life of its place in the tree this is',
    widthMin: 60,
    grows: 0,
    kind: 'number',
    text: row => (row.life === 0 ? '' : whole(row.life)),
    value: row => row.life,
  },
  supervisor: {
    title: 'Supervisor',
    hint: 'Who starts it again',
    widthMin: 110,
    grows: 1,
    kind: 'code',
    text: row => row.supervisor ?? '',
    value: row => row.supervisor,
  },
  last_exit: {
    title: 'Last exit',
    hint: 'Why the life before this one ended',
    widthMin: 110,
    grows: 1,
    kind: 'code',
    text: row => row.lastExit ?? '',
    value: row => row.lastExit,
  },
  started: {
    title: 'Started',
    hint: 'World time at which it was started',
    widthMin: 88,
    grows: 0,
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

/** Width in pixels of what stands before the columns: what happened to a process a moment ago. */
export const markWidth = 76

/** The tracks of the CSS grid of a row, and the least width of all of them in pixels. */
export function tracksOf(names: readonly ProcessColumn[]): {
  readonly tracks: string
  readonly widthMin: number
} {
  const tracks = names.map(name => {
    const { widthMin, grows } = columns[name]
    return grows === 0 ? `${widthMin}px` : `minmax(${widthMin}px, ${grows}fr)`
  })
  const widthMin = names.reduce((sum, name) => sum + columns[name].widthMin, markWidth)
  return { tracks: `${markWidth}px ${tracks.join(' ')}`, widthMin }
}

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
