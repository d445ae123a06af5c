/** The tables of a world, ETS and DETS, as windows are told of them. They are read, not asked. */
import { limits } from '../../shared/limits.ts'
import type { Peer, TableRow } from '../../shared/protocol/events.ts'
import { isAtom, type Pid, type Term, type Tuple } from '../../shared/term.ts'
import { heapBytes } from '../../shared/term-size.ts'
import type { Process, Table, World } from '../runtime/index.ts'
import { openFileOf, type TableView, tableProcesses, tableView } from '../storage/dets/view.ts'
import { line, moduleOf, ownName, spoken } from './words.ts'

export {
  type Damaged,
  regionsIn,
  type SlotPlace,
  TableLook,
  type TableRegion,
} from '../storage/dets/look.ts'
export { type TableStep, tableChangeArgs } from '../storage/index.ts'

/** One open table of a world. */
export type OpenTable =
  | { readonly kind: 'ets'; readonly id: string; readonly ref: Term; readonly table: Table }
  | {
      readonly kind: 'dets'
      readonly id: string
      readonly ref: Term
      readonly process: Process
      readonly view: TableView
    }

/** What is told of a table, but the number of its revision. */
export type TableFacts = Omit<TableRow, 'revision'>

/** The tables that are open: DETS by name, then ETS, oldest first. */
export function* openTables(world: World): Generator<OpenTable> {
  for (const process of tableProcesses(world)) {
    const view = tableView(process)
    if (view !== null) yield { kind: 'dets', id: `dets ${line(view.ref)}`, ref: view.ref, process, view }
  }
  for (const table of world.tables.all())
    yield { kind: 'ets', id: `ets ${line(table.ref)}`, ref: table.ref, table }
}

/** The open table `id`; null when there is none. */
export function openTable(world: World, id: string): OpenTable | null {
  for (const table of openTables(world)) if (table.id === id) return table
  return null
}

/** What is in a table, as a value: another one after each change. */
export function contentOf(open: OpenTable): object {
  const content = open.kind === 'ets' ? open.table.version : openFileOf(open.process)?.table
  return content as object
}

/** What there is to know of a table, without its objects. `seatOf`: where a process sits, and what is called so. */
export function factsOf(
  world: World,
  open: OpenTable,
  seatOf: (pid: Pid) => { readonly key: string; readonly name: string } | null,
): TableFacts {
  const peer = (pid: Pid): Peer => {
    const process = world.process(pid)
    const seat = seatOf(pid)
    const own = process === undefined ? String(pid) : (ownName(process) ?? moduleOf(process))
    return { pid: String(pid), name: seat?.name ?? own, key: seat?.key ?? null }
  }
  return open.kind === 'ets' ? etsFacts(open, peer) : detsFacts(open, peer)
}

/** Objects `from` to `from + limit` of an ETS table, in its order. */
export function etsPage(table: Table, from: number, limit: number): Tuple[] {
  const objects: Tuple[] = []
  let at = 0
  for (const object of table.all()) {
    if (objects.length === limit) break
    if (at++ >= from) objects.push(object)
  }
  return objects
}

function etsFacts({ id, ref, table }: OpenTable & { kind: 'ets' }, peer: (pid: Pid) => Peer): TableFacts {
  const owner = peer(table.owner)
  return {
    id,
    kind: 'ets',
    name: spoken(table.name),
    ref: line(ref),
    type: table.type,
    keypos: table.keypos,
    objects: table.size,
    bytes: aboutBytes(table),
    owner,
    ets: {
      protection: table.protection,
      named: table.named,
      heir: table.heir === null ? null : peer(table.heir.pid),
      isSystem: systemOwners.includes(owner.name),
    },
    dets: null,
  }
}

function detsFacts({ id, ref, view }: OpenTable & { kind: 'dets' }, peer: (pid: Pid) => Peer): TableFacts {
  const { name, type, keypos, objects, fileSize, owner, users, ...dets } = view
  const { file, keys, slots, access, sync, autoSaveMs, ramFile, isClosedProperly, waiting, memory, problem } =
    dets
  return {
    id,
    kind: 'dets',
    name: isAtom(ref) ? spoken(ref) : name,
    ref: line(ref),
    type,
    keypos,
    objects,
    bytes: fileSize,
    owner: peer(owner),
    ets: null,
    dets: {
      file,
      users: users.slice(0, limits.tableUsersTold).map(peer),
      keys,
      slots,
      access,
      sync,
      autoSaveMs,
      ramFile,
      isClosedProperly,
      waiting,
      memory,
      problem,
    },
  }
}

/** Bytes on the heap of a BEAM, as the first objects suggest. @see ETS: an object is a tuple with 4 words before it */
function aboutBytes(table: Table): number {
  if (table.size === 0) return 0
  const some = etsPage(table, 0, sampledObjects)
  const bytes = some.reduce((sum, object) => sum + heapBytes(object) + headBytes, 0)
  return Math.round((bytes * table.size) / some.length)
}

const sampledObjects = 32
const headBytes = 4 * 8

/** Registered names of the processes whose tables Erlang's observer hides. @see OTP observer, observer_backend: get_table_list/2 */
const systemOwners: readonly string[] = ['dets', 'dets_server', 'disk_log_server']
