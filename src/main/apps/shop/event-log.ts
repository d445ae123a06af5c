import { error, infinity, ok } from '../../../shared/atoms.ts'
import { atom, isRecord, isTagged, isTuple, type Term, type Tuple, tuple } from '../../../shared/term.ts'
import { type Coroutine, type Process, raise } from '../../otp/process.ts'
import { DiskLog, externalSize } from '../../storage/index.ts'
import type { Happening, Session } from './session.ts'

/** Something that happened, as it is told from a log: the happenings of a session are numbered from 1. */
export type Entry = { readonly number: number; readonly happening: Happening }

/** Bytes that a log has for each entry besides the term: its length and a mark. @see OTP kernel, disk_log */
const headerBytes = 8

/**
 * The logs of what happened, one a session, each a file of `disk_log`: "cart-ada.LOG", or "visit-0000002a.LOG" by its id
 * where a key is no name that every disk takes. A log belongs to the cart that has opened it and is closed with it. One
 * that was not closed properly is repaired when it is opened.
 */
export const EventLog = {
  /** Opens the log of `session` for the running process. @throws error what the disk says */
  *open(self: Process, { key, id }: Session): Coroutine<void> {
    const file = /^[a-z0-9_-]+$/.test(key) ? `cart-${key}.LOG` : `visit-${id}.LOG`
    const opened = yield* DiskLog.open(self, { name: nameOf(key), file })
    if (isTagged(opened, error, 2)) raise(opened)
  },

  /**
   * Writes `entry` at the end of the log. @returns `ok` once it is on the disk, or `{error, Reason}`
   * @throws error `{error, no_such_log}` when the log's process is gone
   */
  append: (self: Process, key: string, entry: Entry): Coroutine<Term> =>
    known(DiskLog.log(self, nameOf(key), termOf(entry))),

  /** All entries, oldest first; null for what is none. @throws error what stands in the file instead */
  *read(self: Process, key: string): Coroutine<readonly (Entry | null)[]> {
    const entries: (Entry | null)[] = []
    let from: Term = atom('start')
    for (;;) {
      const chunk: Term = yield* DiskLog.chunk(self, nameOf(key), from, infinity)
      if (chunk === atom('eof')) return entries
      if (isTagged(chunk, error, 2)) return raise(chunk)
      const [next, terms] = (chunk as unknown as Tuple).items as [Term, readonly Term[]]
      entries.push(...terms.map(entryOf))
      from = next
    }
  },

  /** Drops all entries. @throws error `{error, Reason}` */
  *truncate(self: Process, key: string): Coroutine<void> {
    const answer = yield* DiskLog.truncate(self, nameOf(key))
    if (answer !== ok) raise(answer)
  },

  *close(self: Process, key: string): Coroutine<void> {
    yield* DiskLog.close(self, nameOf(key))
  },

  /** Bytes that `entry` takes in a log. */
  sizeOf: (entry: Entry): number => headerBytes + externalSize(termOf(entry)),
} as const

function termOf({ number, happening }: Entry): Term {
  return tuple(number, happening as Term)
}

/** The entry that stands as `{Number, Happening}` in a file that anybody can write; null for anything else. */
function entryOf(term: Term): Entry | null {
  const [number, happening] = isTuple(term, 2) ? term.items : []
  if (!Number.isSafeInteger(number) || happening === undefined || !isRecord(happening)) return null
  const { at, entry, did } = happening
  const fits = Number.isSafeInteger(at) && typeof entry === 'string' && (did === null || isTuple(did, 2))
  return fits ? { number: number as number, happening: happening as Happening } : null
}

function nameOf(key: string): string {
  return `cart ${key}`
}

/** The answer, unless nobody was there to give it: then the cart has to open its log anew. */
function* known(asked: Coroutine<Term>): Coroutine<Term> {
  const answer = yield* asked
  return isTagged(answer, error, 2) && answer.items[1] === atom('no_such_log')
    ? raise(tuple(error, atom('no_such_log')))
    : answer
}
