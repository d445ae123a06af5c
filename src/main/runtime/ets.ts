import { chunks } from './ets/chunks.ts'
import { objects } from './ets/objects.ts'
import { ownership } from './ets/ownership.ts'
import { traversal } from './ets/traversal.ts'
import { updates } from './ets/updates.ts'

export type { TableRef } from './ets/access.ts'
export type { TableOptions } from './ets/ownership.ts'
export type { Heir, Protection, Table, TableType } from './ets/table.ts'

/**
 * ETS: tables of tuples in memory, which processes share by name or identifier. A table is owned by a process and
 * ends with it, unless it has an heir.
 *
 *     const table = ets.new(self, atom('counts'), { named: true, protection: 'public' })
 *     ets.insert(self, table, [tuple('a', 1), tuple('b', 2)])
 *     ets.updateCounter(self, table, 'a', 5)       // 6
 *     ets.lookup(self, table, 'a')                 // [{'a', 6}]
 *
 * Differs: a table without an order is in the order of its keys, so that equal worlds stay equal.
 * @see OTP stdlib, ets
 */
export const ets = { ...ownership, ...objects, ...updates, ...traversal, ...chunks } as const
