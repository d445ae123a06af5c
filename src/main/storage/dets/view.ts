/** Open tables as somebody outside sees them: plain data, taken from what their processes know, without asking those. */
import { atomName, isAtom, Pid } from '../../../shared/term.ts'
import type { Process, World } from '../../runtime/index.ts'
import type { PageCache } from '../format/dets/page-cache.ts'
import type { DetsTable } from '../format/dets/table.ts'
import type { SyncMode, TableType } from './options.ts'
import { detsRegistry, detsServer, type TableName, usersOf } from './server.ts'
import { TableState } from './state.ts'

/** An open table. Sizes are bytes. */
export type TableView = {
  /** What its users call it: an atom, or the reference that `open_file/1` gave. */
  readonly ref: TableName
  /** That as text: of an atom its name. */
  readonly name: string
  /** Its process. */
  readonly owner: Pid
  /** A process stands here once for each time it opened the table. */
  readonly users: readonly Pid[]
  readonly file: string
  readonly type: TableType
  readonly keypos: number
  readonly objects: number
  readonly keys: number
  readonly slots: { readonly least: number; readonly used: number; readonly most: number }
  readonly fileSize: number
  /** What of the file is in memory. */
  readonly memory: number
  readonly access: 'read' | 'read_write'
  readonly sync: SyncMode
  /** Ms without a change after which the file is closed properly; null: never. */
  readonly autoSaveMs: number | null
  readonly ramFile: boolean
  /** Whether Erlang would open the file as it is without repair. */
  readonly isClosedProperly: boolean
  /** Changes that are not in the file yet. */
  readonly waiting: number
  /** Why it could not be written last, as POSIX says; null when it could. */
  readonly problem: string | null
}

/** The processes of the tables that are open, as `dets_server` knows them, in the order of their names. */
export function tableProcesses(world: World): Process[] {
  const rows = [...(world.tables.find(detsRegistry)?.all() ?? [])]
  return rows.flatMap(row => {
    const process = row.items[1] instanceof Pid ? world.process(row.items[1]) : undefined
    return process !== undefined && stateOf(process)?.isOpen === true ? [process] : []
  })
}

/** The file of the table that `process` has open, as it is known at this moment; null when it is no table's process. */
export function openFileOf(
  process: Process,
): { readonly file: string; readonly table: DetsTable<PageCache> } | null {
  const state = stateOf(process)
  if (state === null || !state.isOpen) return null
  const { options, table } = state.open
  return { file: options.file, table }
}

/** What there is to know of the table that `process` has open; null when it is no table's process. */
export function tableView(process: Process): TableView | null {
  const state = stateOf(process)
  if (state === null || !state.isOpen) return null
  const { name, waiting, problem } = state.fields
  const { table, options } = state.open
  const { header, pages } = table
  return {
    ref: name as TableName,
    name: isAtom(name) ? atomName(name) : String(name),
    owner: process.pid,
    users: usersOf(process.world.names.get(detsServer)?.program, process.pid),
    file: options.file,
    type: header.type,
    keypos: header.keypos,
    objects: header.objectCount,
    keys: header.keyCount,
    slots: { least: header.minSlots, used: header.next, most: header.maxSlots },
    fileSize: pages.size,
    memory: pages.residentBytes,
    access: options.access,
    sync: options.sync,
    autoSaveMs: options.auto_save,
    ramFile: options.ram_file,
    isClosedProperly: header.closed === 1,
    waiting: waiting?.count ?? 0,
    problem,
  }
}

/** Damage that was met on the way to an answer. */
export type Damaged = { readonly damage: { readonly what: string; readonly at: number } }

function stateOf(process: Process): TableState | null {
  const { state } = process.program as { readonly state?: unknown }
  return state instanceof TableState ? state : null
}
