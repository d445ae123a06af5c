import { atom, isRecord, type Term, type Tuple, tuple } from '../../../../shared/term.ts'
import type { Coroutine, Process } from '../../../otp/process.ts'
import { externalSize } from '../../../storage/index.ts'
import { ShopRows } from '../rows.ts'
import type { Session } from '../session.ts'
import { sessionOf } from '../session-of.ts'
import { keptUnless } from './kept-unless.ts'
import type { Change, Kept, Restore } from './restore.ts'

/**
 * Only what has changed is written: the one item, the one code, the one line of the log, and the head, which says what
 * belongs to the session. A change is as many bytes in a long session as in a short one; to come back takes a look into
 * the table for each row.
 *
 * What a change brings is written together with the head, and what it drops is deleted after that. So a crash in between
 * leaves a row that no head knows of, never half a change.
 */
export const rows: Restore = {
  ready: ShopRows.ready,

  *load(self, key) {
    const head = yield* ShopRows.find(self, key)
    if (head === undefined) return 'nothing'
    if (!isHead(head)) return 'damaged'
    const { skus, codes, first, end, ...fields } = head
    const items = yield* findEach(self, keysOf(key, 'item', skus))
    const discounts = yield* findEach(self, keysOf(key, 'code', codes))
    const logs = yield* findEach(self, keysOf(key, 'log', numbers(first, end)))
    const session = sessionOf({ ...fields, items, discounts, logs }, key)
    const looks = 1 + items.length + discounts.length + logs.length
    return session === null ? 'damaged' : { session, memo: { first, end }, looks }
  },

  begin(self, session) {
    const memo = { first: 1, end: 1 + session.logs.length }
    return write(self, session, memo, rowsOf(session, memo))
  },

  *keep(self, { before, after }, memo) {
    const lines = linesAfter(memo as Lines, after)
    const old = new Set(rowsOf(before, memo as Lines).map(({ value }) => value))
    const rows = rowsOf(after, lines)
    const kept = yield* write(
      self,
      after,
      lines,
      rows.filter(({ value }) => !old.has(value)),
    )
    if (!('failed' in kept)) yield* dropRows(self, { before, after }, memo as Lines, lines)
    return kept
  },

  *forget(self, key) {
    const head = yield* ShopRows.find(self, key)
    if (!isHead(head)) return
    const { skus, codes, first, end } = head
    const keys = [
      keysOf(key, 'item', skus),
      keysOf(key, 'code', codes),
      keysOf(key, 'log', numbers(first, end)),
    ]
    yield* ShopRows.delete(self, [key, ...keys.flat()])
  },
}

/** The lines of the log that are kept: the number of the first, and the one that the next will have. */
type Lines = { readonly first: number; readonly end: number }

/** What stands under a session's key: its plain fields, and which rows belong to it. */
type Head = Omit<Session, 'items' | 'logs' | 'discounts'> &
  Lines & { readonly skus: readonly string[]; readonly codes: readonly string[] }

/** A row and its key, `{Key, item, Sku}`, `{Key, code, Code}` or `{Key, log, Number}`. */
type Row = { readonly key: Term; readonly value: Term }

function isHead(term: Term | undefined): term is Head {
  if (!isRecord(term)) return false
  const lists = [term.skus, term.codes].every(
    list => Array.isArray(list) && list.every(each => typeof each === 'string'),
  )
  return lists && [term.first, term.end].every(Number.isSafeInteger)
}

/** One line more, and where older ones had to go as many fewer. */
function linesAfter({ end }: Lines, { logs }: Session): Lines {
  return { first: end + 1 - logs.length, end: end + 1 }
}

function rowsOf({ key, items, discounts, logs }: Session, { first, end }: Lines): readonly Row[] {
  const keys = [
    ...keysOf(key, 'item', skusOf(items)),
    ...keysOf(key, 'code', codesOf(discounts)),
    ...keysOf(key, 'log', numbers(first, end)),
  ]
  const values = [...items, ...discounts, ...logs]
  return keys.map((key, index) => ({ key, value: values[index] as Term }))
}

function* write(
  self: Process,
  { items, discounts, logs: _, ...fields }: Session,
  lines: Lines,
  rows: readonly Row[],
): Coroutine<Kept> {
  const head = { ...fields, skus: skusOf(items), codes: codesOf(discounts), ...lines }
  const objects = [tuple(fields.key, head), ...rows.map(({ key, value }) => tuple(key, value))]
  const bytes = objects.reduce((sum, object) => sum + externalSize(object), 0)
  return keptUnless(yield* ShopRows.insert(self, objects), { memo: lines, bytes })
}

/** Deletes the rows that no head knows of any more. */
function dropRows(
  self: Process,
  { before, after }: Pick<Change, 'before' | 'after'>,
  was: Lines,
  is: Lines,
): Coroutine<void> {
  const left = new Set(skusOf(after.items))
  const skus = skusOf(before.items).filter(sku => !left.has(sku))
  const lines = numbers(was.first, is.first)
  return ShopRows.delete(self, [...keysOf(after.key, 'item', skus), ...keysOf(after.key, 'log', lines)])
}

function* findEach(self: Process, keys: readonly Tuple[]): Coroutine<readonly Term[]> {
  const found: Term[] = []
  for (const key of keys) found.push((yield* ShopRows.find(self, key)) ?? null)
  return found
}

function keysOf(
  key: string,
  part: 'item' | 'code' | 'log',
  ids: readonly (string | number)[],
): readonly Tuple[] {
  return ids.map(id => tuple(key, atom(part), id))
}

function skusOf(items: Session['items']): readonly string[] {
  return items.map(({ sku }) => sku)
}

function codesOf(discounts: Session['discounts']): readonly string[] {
  return discounts.map(({ code }) => code)
}

/** From `first` up to and without `end`. */
function numbers(first: number, end: number): readonly number[] {
  return Array.from({ length: Math.max(0, end - first) }, (_, index) => first + index)
}
