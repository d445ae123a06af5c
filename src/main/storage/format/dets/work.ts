/** What a group of changes makes of the objects of a table, by slot, before anything of it is placed in the file. */
import type { Term, Tuple } from '../../../../shared/term.ts'
import { equalTerms } from '../../../../shared/term-order.ts'
import { phash2 } from '../phash2.ts'
import type { KeyGroup } from './collection.ts'
import { objectsOfKey, TermMap } from './keys.ts'
import type { DetsType } from './layout.ts'
import { slotOf } from './slots.ts'

/** One change that is asked for. */
export type Change =
  | { readonly op: 'insert'; readonly objects: readonly Tuple[] }
  /** All of `objects`, unless one of their keys is there; answers whether it was done. */
  | { readonly op: 'insert_new'; readonly objects: readonly Tuple[] }
  | { readonly op: 'delete'; readonly key: Term }
  | { readonly op: 'delete_object'; readonly object: Tuple }
  /**
   * Puts what `make` makes of the only object of `key` in its place, and answers the second of what it returns. Where
   * there is no such object, or `make` returns undefined, nothing changes and the answer is undefined.
   */
  | {
      readonly op: 'update'
      readonly key: Term
      readonly make: (object: Tuple) => readonly [Tuple, Term] | undefined
    }

/** What the changes need to know of the table. */
export type TableView = {
  type: DetsType
  keypos: number
  m: number
  n: number
  /** The keys in a slot, in order. */
  groupsOf(slot: number): readonly KeyGroup[]
}

export type SlotWork = { slot: number; groups: KeyGroup[]; hasChanged: boolean }

export type Work = {
  /** Slots with a change, under the size that the table has. */
  slots: Map<number, SlotWork>
  /** How many keys and objects there are more than before. */
  keys: number
  objects: number
  /** What each change answers, in their order; `true` where it says nothing else. */
  answers: (Term | undefined)[]
}

type Touched = { slot: number; key: Term; before: readonly Tuple[]; objects: Tuple[] }

/**
 * The slots of `table` after `changes`, in order. Keys that come out as they were change nothing.
 * @throws RangeError when an object is shorter than the table's keypos.
 * @throws TermFormatError when a key has no portable hash.
 */
export function workOf(table: TableView, changes: readonly Change[]): Work {
  const touched = new TermMap<Touched>()
  const keyIn = (object: Tuple): Term => {
    const key = object.items[table.keypos - 1]
    if (key === undefined)
      throw new RangeError(`an object must be a tuple of at least ${table.keypos} elements`)
    return key
  }
  const touch = (key: Term) => touched.getOr(key, () => beginning(table, key))
  const insert = (objects: readonly Tuple[]): true => {
    for (const object of objects) touch(keyIn(object)).objects.push(object)
    return true
  }
  const make = (change: Change): Term | undefined => {
    switch (change.op) {
      case 'insert_new':
        if (change.objects.some(object => touch(keyIn(object)).objects.length > 0)) return false
        return insert(change.objects)
      case 'insert':
        return insert(change.objects)
      case 'delete':
        touch(change.key).objects = []
        return true
      case 'delete_object':
        removeObject(table.type, touch(keyIn(change.object)), change.object)
        return true
      case 'update':
        return update(touch(change.key), change.make)
    }
  }
  const answers = changes.map(make)
  const work: Work = { slots: new Map(), keys: 0, objects: 0, answers }
  for (const { value } of touched.entries) settle(table, work, value)
  return work
}

/** The keys that a change is about. */
export function keysOf(change: Change, keypos: number): readonly Term[] {
  switch (change.op) {
    case 'delete':
    case 'update':
      return [change.key]
    case 'delete_object':
      return [change.object.items[keypos - 1] as Term]
    default:
      return change.objects.map(object => object.items[keypos - 1] as Term)
  }
}

function update(
  touched: Touched,
  make: (object: Tuple) => readonly [Tuple, Term] | undefined,
): Term | undefined {
  const last = touched.objects.at(-1)
  const made = last === undefined ? undefined : make(last)
  if (made === undefined) return undefined
  touched.objects = [made[0]]
  return made[1]
}

function beginning(table: TableView, key: Term): Touched {
  const slot = slotOf(phash2(key), table)
  const before = table.groupsOf(slot).find(group => equalTerms(group.key, key))?.objects ?? []
  return { slot, key, before, objects: [...before] }
}

function removeObject(type: DetsType, touched: Touched, object: Tuple): void {
  touched.objects = objectsOfKey(type, touched.objects).filter(other => !equalTerms(other, object))
}

/** Puts what became of one key into the work on its slot. */
function settle(table: TableView, work: Work, { slot, key, before, objects }: Touched): void {
  const after = objectsOfKey(table.type, objects)
  const isSame =
    after.length === before.length && after.every((object, at) => equalTerms(object, before[at] as Tuple))
  if (isSame) return
  let slotWork = work.slots.get(slot)
  if (!slotWork) {
    slotWork = { slot, groups: [...table.groupsOf(slot)], hasChanged: true }
    work.slots.set(slot, slotWork)
  }
  const at = before.length === 0 ? -1 : slotWork.groups.findIndex(group => equalTerms(group.key, key))
  if (at >= 0) slotWork.groups.splice(at, 1)
  if (after.length > 0) slotWork.groups.push({ key, objects: after })
  work.keys += Number(after.length > 0) - Number(before.length > 0)
  work.objects += after.length - before.length
}
