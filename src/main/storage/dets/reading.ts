import { error, reply } from '../../../shared/atoms.ts'
import { compileMatchSpec, type MatchSpec } from '../../../shared/match-spec.ts'
import { atom, type Pid, type Term, type Tuple, tuple } from '../../../shared/term.ts'
import { equalTerms } from '../../../shared/term-order.ts'
import type { CallResult } from '../../otp/index.ts'
import { type Awaitable, type Coroutine, type Process, sleep } from '../../runtime/index.ts'
import type { PageCache } from '../format/dets/page-cache.ts'
import { MissingPages } from '../format/dets/pages.ts'
import { DetsDamageError } from '../format/dets/slot-reader.ts'
import type { DetsTable } from '../format/dets/table.ts'
import { keysOf } from '../format/dets/work.ts'
import { DiskError } from './disk.ts'
import { infoOf } from './info.ts'
import { isKey } from './objects.ts'
import { fileError } from './open.ts'
import type { TableState } from './state.ts'
import { commitWaiting, onIntactTable } from './writing.ts'

type Table = DetsTable<PageCache>
type Answer = CallResult<TableState>

const end = atom('$end_of_table')

/** Slots that are looked at before others get their turn. */
const slotsPerTurn = 512

const reads: readonly Term[] = ['lookup', 'member', 'first', 'next', 'slot', 'info', 'select', 'chunk'].map(
  name => atom(name),
)

export function isRead(what: Term): boolean {
  return reads.includes(what)
}

/** Answers one request that only looks. A change that it concerns and that waits is written first. */
export function answerOf(self: Process, state: TableState, what: Term, argument: Term): Awaitable<Answer> {
  const isOfKey = what === atom('lookup') || what === atom('member')
  if (isOfKey && !isKey(argument))
    return tuple(reply, isOfKey && what === atom('lookup') ? [] : false, state, state.patience)
  if (isOfKey ? !isConcerned(state, argument) : state.fields.waiting === null) {
    const read = simpleRead(what, argument)
    if (read !== undefined) {
      try {
        return tuple(reply, read(state.open.table, state), state, state.patience)
      } catch (thrown) {
        // What is missing is read, what is damaged repaired; both take time.
        if (!(thrown instanceof MissingPages) && !(thrown instanceof DetsDamageError)) throw thrown
      }
    }
    return slowly(self, state, what, argument)
  }
  const cached = isOfKey ? cachedObjects(state, argument) : undefined
  if (cached !== undefined)
    return tuple(reply, what === atom('lookup') ? cached : cached.length > 0, state, state.patience)
  return slowly(self, state, what, argument)
}

type SimpleRead = (table: Table, state: TableState) => Term

function simpleRead(what: Term, argument: Term): SimpleRead | undefined {
  switch (what) {
    case atom('lookup'):
      return table => table.lookup(argument) as Term
    case atom('member'):
      return table => table.lookup(argument).length > 0
    case atom('first'):
      return table => keyFrom(table, 0, 0)
    case atom('next'):
      return table => keyAfter(table, argument)
    case atom('slot'):
      return table => objectsOfSlot(table, argument as number)
    case atom('info'):
      return (_table, state) => infoOf(state, argument)
    default:
      return undefined
  }
}

function* slowly(self: Process, before: TableState, what: Term, argument: Term): Coroutine<Answer> {
  const isOfKey = what === atom('lookup') || what === atom('member')
  let state = isOfKey && !isConcerned(before, argument) ? before : yield* commitWaiting(self, before)
  if (what === atom('select')) {
    const [spec, pid] = (argument as Tuple).items as readonly [Term, Pid]
    const compiled = compileMatchSpec(spec) as MatchSpec
    const found = yield* selected(self, state, object => compiled.run(object, pid), compiled)
    return tuple(reply, 'failure' in found ? found.failure : found.results, found.state)
  }
  const read =
    what === atom('chunk') ? chunkRead(argument as Tuple) : (simpleRead(what, argument) as SimpleRead)
  const found = yield* reading(self, state, read)
  state = found.state
  return tuple(reply, 'failure' in found ? found.failure : found.result, state, state.patience)
}

type Failed = { readonly state: TableState; readonly failure: Term }

/** What `read` makes of the table, or `{error, Reason}`. */
function* reading<R>(
  self: Process,
  state: TableState,
  read: (table: Table, state: TableState) => R,
): Coroutine<{ readonly state: TableState; readonly result: R } | Failed> {
  try {
    const found = yield* onIntactTable(self, state, table => read(table, state))
    return { state: found.table, result: found.result }
  } catch (thrown) {
    const { file } = state.open.options
    if (thrown instanceof DiskError) return { state, failure: tuple(error, fileError(file, thrown.reason)) }
    if (!(thrown instanceof DetsDamageError)) throw thrown
    return { state, failure: tuple(error, tuple(tuple(atom('bad_object'), thrown.message), file)) }
  }
}

/**
 * What `pick` makes of the objects, in the order of the slots, where that is not undefined. Others get their turn now
 * and then.
 */
export function* selected(
  self: Process,
  before: TableState,
  pick: (object: Tuple) => Term | undefined,
  spec: MatchSpec,
): Coroutine<{ readonly state: TableState; readonly results: Term[] } | Failed> {
  let state = before
  const results: Term[] = []
  const collect = (objects: readonly Tuple[]): void => {
    for (const object of objects) {
      const result = pick(object)
      if (result !== undefined) results.push(result)
    }
  }
  const keys = spec.keysAt(state.open.table.header.keypos - 1)
  if (keys !== undefined) {
    const found = yield* reading(self, state, table => different(keys).flatMap(key => [...table.lookup(key)]))
    if ('failure' in found) return found
    collect(found.result)
    return { state: found.state, results }
  }
  const { next } = state.open.table.header
  for (let first = 0; first < next; first += slotsPerTurn) {
    const last = Math.min(first + slotsPerTurn, next)
    const found = yield* reading(self, state, table => objectsBetween(table, first, last))
    if ('failure' in found) return found
    state = found.state
    collect(found.result)
    if (last < next) yield* sleep(self, 0)
  }
  return { state, results }
}

function different(keys: readonly Term[]): Term[] {
  return keys.filter((key, at) => isKey(key) && keys.findIndex(other => equalTerms(other, key)) === at)
}

function objectsBetween(table: Table, first: number, last: number): Tuple[] {
  table.expectSlots(Array.from({ length: last - first }, (_, i) => first + i))
  const objects: Tuple[] = []
  for (let slot = first; slot < last; slot++) {
    for (const group of table.groupsOf(slot)) for (const object of group.objects) objects.push(object)
  }
  return objects
}

/** Reads `{Spec, Pid, Limit, Slot, Index}`: results from there on. Gives `{Results, Slot, Index}`, or Slot false at the end. */
function chunkRead(argument: Tuple): SimpleRead {
  const [spec, pid, limit, fromSlot, fromIndex] = argument.items as readonly [
    Term,
    Pid,
    number,
    number,
    number,
  ]
  const compiled = compileMatchSpec(spec) as MatchSpec
  return table => {
    const results: Term[] = []
    let index = fromIndex
    for (let slot = fromSlot; slot < table.header.next; slot++) {
      const objects = table.groupsOf(slot).flatMap(group => group.objects)
      for (; index < objects.length; index++) {
        if (results.length === limit) return tuple(results, slot, index)
        const result = compiled.run(objects[index] as Tuple, pid)
        if (result !== undefined) results.push(result)
      }
      index = 0
    }
    return tuple(results, false, 0)
  }
}

function keyFrom(table: Table, slot: number, place: number): Term {
  let at = place
  for (let s = slot; s < table.header.next; s++) {
    const group = table.groupsOf(s)[at]
    if (group !== undefined) return group.key
    at = 0
  }
  return end
}

/** As in real DETS, the key need not be there: then it is the first key of a later slot. */
function keyAfter(table: Table, key: Term): Term {
  if (!isKey(key)) return end
  const slot = table.slotOf(key)
  const at = table.groupsOf(slot).findIndex(group => equalTerms(group.key, key))
  return at < 0 ? keyFrom(table, slot + 1, 0) : keyFrom(table, slot, at + 1)
}

function objectsOfSlot(table: Table, slot: number): Term {
  if (slot >= table.header.next) return end
  return table.groupsOf(slot).flatMap(group => [...group.objects])
}

/** Whether a change that waits is about `key`. */
function isConcerned(state: TableState, key: Term): boolean {
  const { keypos } = state.open.table.header
  for (let one = state.fields.waiting; one !== null; one = one.before) {
    if (keysOf(one.change, keypos).some(other => equalTerms(other, key))) return true
  }
  return false
}

/** The objects of `key` as changes that were answered at once leave them; undefined when that cannot be told without the file. */
function cachedObjects(state: TableState, key: Term): readonly Tuple[] | undefined {
  const { table, options } = state.open
  const { keypos, type } = table.header
  if (type !== 'set' || options.sync === 'always') return undefined
  for (let one = state.fields.waiting; one !== null; one = one.before) {
    const { change } = one
    if (!keysOf(change, keypos).some(other => equalTerms(other, key))) continue
    if (change.op === 'delete') return []
    if (change.op !== 'insert') return undefined
    const last = change.objects.findLast(object => equalTerms(object.items[keypos - 1] as Term, key))
    return last === undefined ? undefined : [last]
  }
  return undefined
}
