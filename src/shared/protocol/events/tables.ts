import type { Peer } from './process.ts'

/** An open table, ETS or DETS. Sizes are bytes. */
export type TableRow = {
  /** By which requests call it. It stays when the process of a DETS table is replaced: "dets :todos", "ets :drafts". */
  id: string
  kind: 'ets' | 'dets'
  /** As people say it: "todos". */
  name: string
  /** What processes call it, in Elixir's notation: `:todos`, `#Reference<0.1.0.5>`. */
  ref: string
  type: 'set' | 'ordered_set' | 'bag' | 'duplicate_bag'
  keypos: number
  objects: number
  /** DETS: of the file. ETS: about what the objects take in the memory of a BEAM. */
  bytes: number
  /** DETS: the process of the table. */
  owner: Peer
  /** Another number after each change of what is in it. */
  revision: number
  ets: {
    protection: 'public' | 'protected' | 'private'
    named: boolean
    heir: Peer | null
    /** Erlang's observer hides it, as one of the system's own. */
    isSystem: boolean
  } | null
  dets: {
    /** In the data folder. */
    file: string
    /** Who has it open: a process stands here once for each time it opened the table. */
    users: Peer[]
    keys: number
    slots: { least: number; used: number; most: number }
    access: 'read' | 'read_write'
    sync: 'always' | 'auto_save'
    /** Ms without a change after which the file is closed properly; null: never. */
    autoSaveMs: number | null
    ramFile: boolean
    /** Whether Erlang would open the file as it is without repair. */
    isClosedProperly: boolean
    /** Changes that are not in the file yet. */
    waiting: number
    /** Bytes of the file that are in memory. */
    memory: number
    /** Why it could not be written last, as POSIX says; null when it could. */
    problem: string | null
  } | null
}

/** The open tables, while a window looks at them: all of them first, then what has changed. */
export type TablesUpdate = {
  type: 'tables'
  /** All that was told before is to be forgotten. */
  whole: boolean
  upserts: TableRow[]
  /** Ids. */
  removed: string[]
  /** Tables that are left out because there are too many. */
  more: number
}

/** A place in a table: of a DETS table behind `skip` objects of slot `at`; of an ETS table behind `at` objects. */
export type TablePlace = { at: number; skip: number }

/** An object as it stands in a list: in one line, cut where it is long. */
export type TableObject = {
  /** By which requests call it. */
  id: number
  /** Of a DETS table. */
  slot: number | null
  key: string
  text: string
}

export type TablePage = {
  /** Of the table as it is shown: see `TableRow`. */
  revision: number
  objects: TableObject[]
  from: TablePlace
  /** Where the next page begins; null at the end. */
  next: TablePlace | null
  /** Slots of a DETS table, objects of an ETS table: what `at` of a place counts. */
  places: number
  /** Why the rest could not be read. */
  damage: string | null
}

/** An object as a whole. */
export type TableObjectText = {
  /** Over several lines. */
  elixir: string
  erlang: string
  /** Why it cannot be written as text and read back; null when it can. */
  notEditable: string | null
}

/** What a part of a DETS file is. */
export type TableMapRegion = {
  at: number
  size: number
  /** `part`: pointers to segments. `segment`: slots. `mixed`: of several kinds, since there are too many for one picture. */
  kind: 'header' | 'part' | 'segment' | 'collections' | 'free' | 'free_lists' | 'mixed'
  /** Blocks in it. */
  count: number
  /** Bytes in use: of objects without what fills up their blocks, of slots those that lead to objects. */
  used: number
  /** Of a single collection its slot, of a single segment the first of its slots. */
  slot?: number
  /** Of a single segment which of its slots lead to objects: a bit each in hex, the first slot first. */
  bits?: string
}

export type TableMap = {
  revision: number
  fileSize: number
  /** By position. */
  regions: TableMapRegion[]
  /** Of the whole file: bytes of each kind, and how many blocks those are. */
  totals: { kind: TableMapRegion['kind']; bytes: number; blocks: number }[]
  damage: string | null
}

/** What came of a change by hand. */
export type TableChanged = {
  /** `waiting`: it is in the mailbox of the world, which stands still or is slow. */
  state: 'done' | 'waiting'
  /** What was done: "Deleted {1, "a"}". */
  text: string
  /** By which `tables.undo` takes it back; null when there was nothing to do. */
  undo: number | null
}
