/** What a group of changes makes of the objects of a table, by slot, before anything of it is placed in the file. */
import type { Term, Tuple } from '../../../../shared/term.ts'
import { equalTerms } from '../../../../shared/term-order.ts'
import { phash2 } from '../phash2.ts'
import type { KeyGroup } from './collection.ts'
import { objectsOfKey } from './keys.ts'
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

export type SlotWork = { slot: number; groups: readonly KeyGroup[]; hasChanged: boolean }

export type Work = {
  /** Slots with a change, under the size that the table has. */
  slots: Map<number, SlotWork>
  /** How many keys and objects there are more than before. */
  keys: number
  objects: number
  /** What each change answers, in their order; `true` where it says nothing else. */
  answers: (Term | undefined)[]
}

/** One key that changes are about, and its objects before and after. */
type Touched = { key: Term; before: readonly Tuple[]; objects: readonly Tuple[] }

type TouchedSlot = { slot: number; groups: readonly KeyGroup[]; keys: Touched[] }

/**
 * The slots of `table` after `changes`, in order. Keys that come out as they were change nothing.
 * @throws RangeError when an object is shorter than the table's keypos.
 * @throws TermFormatError when a key has no portable hash.
 */
export function workOf(table: TableView, changes: readonly Change[]): Work {
  const maker = new WorkMaker(table)
  const answers = changes.map(change => maker.make(change))
  return maker.work(answers)
}

class WorkMaker {
  /** V8 forgets what it has compiled for a class when no object of it is left, and commits come one by one. */
  static readonly none: WorkMaker = new WorkMaker({
    type: 'set',
    keypos: 1,
    m: 256,
    n: 0,
    groupsOf: () => [],
  })

  readonly #table: TableView
  readonly #slots = new Map<number, TouchedSlot>()

  constructor(table: TableView) {
    this.#table = table
  }

  /** Makes `change`. @returns its answer */
  make(change: Change): Term | undefined {
    switch (change.op) {
      case 'insert_new':
        if (change.objects.some(object => this.#touch(this.#keyIn(object)).objects.length > 0)) return false
        return this.#insert(change.objects)
      case 'insert':
        return this.#insert(change.objects)
      case 'delete':
        this.#touch(change.key).objects = []
        return true
      case 'delete_object': {
        const touched = this.#touch(this.#keyIn(change.object))
        touched.objects = touched.objects.filter(other => !equalTerms(other, change.object))
        return true
      }
      case 'update':
        return update(this.#touch(change.key), change.make)
    }
  }

  #insert(objects: readonly Tuple[]): true {
    const { type } = this.#table
    for (const object of objects) {
      const touched = this.#touch(this.#keyIn(object))
      if (type === 'set' || touched.objects.length === 0) touched.objects = [object]
      else if (touched.objects === touched.before) touched.objects = [...touched.before, object]
      else (touched.objects as Tuple[]).push(object)
    }
    return true
  }

  #keyIn(object: Tuple): Term {
    const { keypos } = this.#table
    const key = object.items[keypos - 1]
    if (key === undefined) throw new RangeError(`an object must be a tuple of at least ${keypos} elements`)
    return key
  }

  #touch(key: Term): Touched {
    const slot = slotOf(phash2(key), this.#table)
    let found = this.#slots.get(slot)
    if (found === undefined) {
      found = { slot, groups: this.#table.groupsOf(slot), keys: [] }
      this.#slots.set(slot, found)
    }
    for (const touched of found.keys) if (equalTerms(touched.key, key)) return touched
    const before = found.groups.find(group => equalTerms(group.key, key))?.objects ?? none
    const touched = { key, before, objects: before }
    found.keys.push(touched)
    return touched
  }

  work(answers: (Term | undefined)[]): Work {
    const work: Work = { slots: new Map(), keys: 0, objects: 0, answers }
    for (const touched of this.#slots.values()) this.#settle(work, touched)
    return work
  }

  /** Puts what became of one slot into the work. */
  #settle(work: Work, { slot, groups, keys }: TouchedSlot): void {
    let after: KeyGroup[] | undefined
    for (const { key, before, objects } of keys) {
      if (objects === before) continue
      const kept = objectsOfKey(this.#table.type, objects)
      if (areSame(before, kept)) continue
      after ??= [...groups]
      const at = before.length === 0 ? -1 : after.findIndex(group => equalTerms(group.key, key))
      if (at >= 0) after.splice(at, 1)
      if (kept.length > 0) after.push({ key, objects: kept })
      work.keys += Number(kept.length > 0) - Number(before.length > 0)
      work.objects += kept.length - before.length
    }
    if (after !== undefined) work.slots.set(slot, { slot, groups: after, hasChanged: true })
  }
}

const none: readonly Tuple[] = []

function areSame(before: readonly Tuple[], after: readonly Tuple[]): boolean {
  return (
    after.length === before.length && after.every((object, at) => equalTerms(object, before[at] as Tuple))
  )
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
