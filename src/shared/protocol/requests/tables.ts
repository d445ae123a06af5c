import * as v from 'valibot'
import { count, termText } from '../arguments.ts'
import type { TableChanged, TableMap, TableObject, TableObjectText, TablePage } from '../events.ts'

/** As `TableRow.id` is. */
const table = v.pipe(v.string(), v.maxLength(1_000))

const place = v.strictObject({ at: count, skip: count })

/** A tuple as the user typed it. */
const objectText = v.pipe(v.string(), v.nonEmpty('an object is missing'), v.maxLength(20_000))

/** Objects that one page may have. */
export const tablePageMax = 500
/** Regions that one map may have, and bytes that are read at once. */
export const tableRegionsMax = 4_000
export const tableBytesMax = 4_096

/** Looks into tables of the world that the window looks at, and changes made there by hand. */
export const tableRequests = {
  /** Whether `tables` events are wanted. */
  'tables.watch': v.strictObject({ on: v.boolean() }),
  /** Objects from a place on: of a DETS table in the order of its slots, of an ETS table in that of its keys. */
  'tables.page': v.strictObject({
    table,
    from: place,
    limit: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(tablePageMax)),
  }),
  /** The objects of a key. */
  'tables.find': v.strictObject({ table, key: termText }),
  /** All of an object that was told of. */
  'tables.object': v.strictObject({ object: count }),
  /** The objects of one slot of a DETS table. */
  'tables.slot': v.strictObject({ table, slot: count }),
  /** What the bytes of a DETS file are, `to` left out. */
  'tables.map': v.strictObject({
    table,
    from: count,
    to: count,
    most: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(tableRegionsMax)),
  }),
  /** Bytes of a DETS file, as hex. */
  'tables.bytes': v.strictObject({
    table,
    at: count,
    length: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(tableBytesMax)),
  }),
  /** Objects from a place on, or all, in full, as text; no more than `limits.tableObjectsCopied`. */
  'tables.copy': v.strictObject({
    table,
    from: v.nullable(place),
    limit: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(tablePageMax)),
    notation: v.picklist(['elixir', 'erlang', 'json']),
  }),
  'tables.insert': v.strictObject({ table, text: objectText }),
  /** Takes an object out and puts another in, as Erlang's observer does. */
  'tables.edit': v.strictObject({ object: count, text: objectText }),
  'tables.delete': v.strictObject({ object: count }),
  'tables.undo': v.strictObject({ change: count }),
  /** Closes the file of a DETS table properly; the table stays open. */
  'tables.sync': v.strictObject({ table }),
} as const

export type TableReplies = {
  'tables.page': TablePage
  'tables.find': TablePage
  'tables.object': TableObjectText
  'tables.slot': TableObject[]
  'tables.map': TableMap
  'tables.bytes': string
  'tables.copy': { text: string; objects: number; more: boolean }
  'tables.insert': TableChanged
  'tables.edit': TableChanged
  'tables.delete': TableChanged
  'tables.undo': TableChanged
  'tables.sync': TableChanged
}
