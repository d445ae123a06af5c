import { atom, isRecord, type Term, tuple } from '../../../shared/term.ts'
import type { Coroutine, Process } from '../../otp/process.ts'
import { Dets, externalSize } from '../../storage/index.ts'
import { elixirModule } from '../kernel/elixir-module.ts'
import { TableHolder } from '../kernel/table-holder.ts'
import type { Happening } from './session.ts'

const name = elixirModule('Shop.EventLog')
const table = atom('cart_events')

/** Something that happened, as it stands in a log: the happenings of a session are numbered from 1. */
export type Entry = { readonly number: number; readonly happening: Happening }

/** The logs of what happened, one a session, and the process that holds them open. */
export const EventLog = {
  startLink(self: Process): Coroutine<Term> {
    return TableHolder.startLink(self, { name, module: 'Shop.EventLog', table })
  },

  /** @returns `ok`, or `{error, Reason}` when the logs are not open */
  ready(self: Process): Coroutine<Term> {
    return TableHolder.ready(self, name)
  },

  /** Writes `entry` at the end of the log of session `key`. @returns `ok` once it is on the disk, or `{error, Reason}` */
  *append(self: Process, key: string, entry: Entry): Coroutine<Term> {
    const first = (yield* EventLog.bounds(self, key))?.first ?? entry.number
    const bounds = { first, end: entry.number + 1 }
    return yield* Dets.insert(self, table, [
      tuple(key, bounds),
      tuple(tuple(key, entry.number), entry.happening),
    ])
  },

  /** All entries of the log of session `key`, oldest first, and their bytes. */
  *read(self: Process, key: string): Coroutine<{ entries: readonly Entry[]; bytes: number }> {
    const entries: Entry[] = []
    let bytes = 0
    const { first, end } = (yield* EventLog.bounds(self, key)) ?? { first: 1, end: 1 }
    for (let number = first; number < end; number++) {
      const [found] = yield* Dets.lookup(self, table, tuple(key, number))
      if (found === undefined) break
      bytes += externalSize(found)
      entries.push({ number, happening: found.items[1] as Happening })
    }
    return { entries, bytes }
  },

  /** Drops all entries of the log of session `key`. */
  *truncate(self: Process, key: string): Coroutine<void> {
    const bounds = yield* EventLog.bounds(self, key)
    if (bounds === null) return
    yield* Dets.delete(self, table, key)
    for (let number = bounds.first; number < bounds.end; number++)
      yield* Dets.delete(self, table, tuple(key, number))
  },

  *bounds(self: Process, key: string): Coroutine<{ first: number; end: number } | null> {
    const [found] = yield* Dets.lookup(self, table, key)
    const bounds = found?.items[1]
    return isRecord(bounds) ? (bounds as { first: number; end: number }) : null
  },
} as const
