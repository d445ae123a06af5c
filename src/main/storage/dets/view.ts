/**
 * Tables as somebody outside sees them: plain data, taken from what their processes know, without asking those. What is
 * in the file and not in memory is read by the device, past the world.
 */
import type { Pid, Tuple } from '../../../shared/term.ts'
import type { Device, Process, World } from '../../runtime/index.ts'
import type { FileResult } from '../files/request.ts'
import { type PageCache, wholePages } from '../format/dets/page-cache.ts'
import { MissingPages } from '../format/dets/pages.ts'
import { DetsDamageError } from '../format/dets/slot-reader.ts'
import type { DetsTable } from '../format/dets/table.ts'
import { type TableRegion, tableRegions } from '../format/dets/table-map.ts'
import type { SyncMode, TableType } from './options.ts'
import { detsServer, usersOf } from './server.ts'
import { TableState } from './state.ts'

export type { TableRegion } from '../format/dets/table-map.ts'

/** An open table. Sizes are bytes. */
export type TableView = {
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

/** The processes of the tables that are open, in the order of their pids. */
export function tableProcesses(world: World): Process[] {
  return [...world.processes.values()].filter(process => stateOf(process)?.isOpen === true)
}

/** What there is to know of the table that `process` has open; null when it is no table's process. */
export function tableView(process: Process): TableView | null {
  const state = stateOf(process)
  if (state === null || !state.isOpen) return null
  const { name, waiting, problem } = state.fields
  const { table, options } = state.open
  const { header, pages } = table
  return {
    name: typeof name === 'symbol' ? String(name.description) : String(name),
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

/** What each part of a table's file is, in at most `most` regions. Null when it is no table's process, or was closed meanwhile. */
export function tableMap(
  device: Device,
  process: Process,
  most = 2_000,
): Promise<readonly TableRegion[] | Damaged | null> {
  return lookAt(device, process, table => tableRegions(table, most))
}

/** Objects of a table in the order of its slots, `limit` of them from number `offset` on. */
export function tableObjects(
  device: Device,
  process: Process,
  { offset, limit }: { readonly offset: number; readonly limit: number },
): Promise<readonly Tuple[] | Damaged | null> {
  return lookAt(device, process, table => {
    const objects: Tuple[] = []
    let left = offset
    for (let slot = 0; slot < table.header.next && objects.length < limit; slot++) {
      if (slot % slotsAhead === 0)
        table.expectSlots(
          Array.from({ length: Math.min(slotsAhead, table.header.next - slot) }, (_, i) => slot + i),
        )
      const found = table.groupsOf(slot).flatMap(group => group.objects)
      objects.push(...found.slice(left, left + limit - objects.length))
      left = Math.max(0, left - found.length)
    }
    return objects
  })
}

/** Slots whose collections are read from the disk together. */
const slotsAhead = 256

/** What `look` makes of the table as it is now, after what it misses was read. */
async function lookAt<R>(
  device: Device,
  process: Process,
  look: (table: DetsTable<PageCache>) => R,
): Promise<R | Damaged | null> {
  const state = stateOf(process)
  if (state === null || !state.isOpen) return null
  let { table } = state.open
  const { file } = state.open.options
  for (;;) {
    try {
      return look(table)
    } catch (thrown) {
      if (thrown instanceof DetsDamageError) return { damage: { what: thrown.what, at: thrown.at } }
      if (!(thrown instanceof MissingPages)) throw thrown
      const ranges = wholePages(thrown.ranges, table.pages.size)
      const result = await new Promise<FileResult>(done => {
        device.request(0, { lane: file, op: 'read_at', file, ranges }, answer => done(answer as FileResult))
      })
      if (!result.ok) return { damage: { what: `the disk says ${result.reason}`, at: ranges[0]?.at ?? 0 } }
      const pages = table.pages.with(
        ranges.map(({ at }, i) => ({ at, bytes: result.parts?.[i] ?? new Uint8Array() })),
      )
      const short = ranges.find(range => !pages.has(range))
      if (short !== undefined) return { damage: { what: 'the file ends early', at: short.at } }
      table = table.withPages(pages)
    }
  }
}

function stateOf(process: Process): TableState | null {
  const { state } = process.program as { readonly state?: unknown }
  return state instanceof TableState ? state : null
}
