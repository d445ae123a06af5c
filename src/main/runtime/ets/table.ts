import type { MatchSpec } from '../../../shared/match-spec.ts'
import { OrderedMap } from '../../../shared/ordered-map.ts'
import { type Atom, type Pid, type Ref, type Term, Tuple } from '../../../shared/term.ts'
import { compareExactly, compareTerms, equalTerms } from '../../../shared/term-order.ts'

export type TableType = 'set' | 'ordered_set' | 'bag' | 'duplicate_bag'
export type Protection = 'public' | 'protected' | 'private'
/** Who gets a table when its owner exits, and what the message about it says. */
export type Heir = { readonly pid: Pid; readonly data: Term }

export type TableFields = {
  readonly tid: Ref
  readonly name: Atom
  readonly named: boolean
  readonly type: TableType
  /** Position of the key in an object, from 1. */
  readonly keypos: number
  readonly protection: Protection
  readonly owner: Pid
  readonly heir: Heir | null
}

/** That `pid` has fixed a table `count` times, the first time at `sinceMs` of the world's clock. */
export type Fix = { readonly pid: Pid; readonly count: number; readonly sinceMs: number }

/** The objects of one key, oldest first; never empty. */
type Row = readonly Tuple[]

/**
 * One ETS table: who owns it and what it holds. Objects are kept by key in an immutable map, which a fork shares;
 * only the table's own fields change. Knows nothing of processes and access rights.
 *
 * Keys of an ordered_set are equal when they compare equal (1 and 1.0); those of all other tables when they are
 * identical. Tables that OTP leaves in no order are in the order of their keys here, so that worlds are alike.
 */
export class Table {
  readonly tid: Ref
  readonly type: TableType
  readonly keypos: number
  readonly protection: Protection
  name: Atom
  readonly named: boolean
  owner: Pid
  heir: Heir | null
  private readonly noRows: OrderedMap<Term, Row>
  private rows: OrderedMap<Term, Row>
  private objects = 0
  /**
   * Rows that were found by keys that JavaScript can tell apart itself, in a table where only identical keys are equal:
   * they are found again without a search.
   */
  private found: Map<Term, Row> | null = null
  /** Who has fixed it, and how often: an array that never changes, for forks share it. */
  private fixes: readonly Fix[] = []
  /** Keys that were taken out while it was fixed. */
  private goneKeys: OrderedMap<Term, true>

  constructor(fields: TableFields) {
    this.tid = fields.tid
    this.name = fields.name
    this.named = fields.named
    this.type = fields.type
    this.keypos = fields.keypos
    this.protection = fields.protection
    this.owner = fields.owner
    this.heir = fields.heir
    this.noRows = OrderedMap.empty(fields.type === 'ordered_set' ? compareTerms : compareKeys)
    this.rows = this.noRows
    this.goneKeys = OrderedMap.empty(compareKeys)
  }

  /** A copy that changes on its own. */
  fork(): Table {
    const copy = Object.assign(Object.create(Table.prototype) as Table, this)
    copy.found = null
    return copy
  }

  /** What processes call it: its name if it is a named table, else its identifier. */
  get ref(): Atom | Ref {
    return this.named ? this.name : this.tid
  }

  /** Objects in it. */
  get size(): number {
    return this.objects
  }

  /** What is in it, as a value: another one after each change. */
  get version(): unknown {
    return this.rows
  }

  /** Whether there is one object at most under a key. */
  get isSet(): boolean {
    return this.type === 'set' || this.type === 'ordered_set'
  }

  keyOf(object: Tuple): Term {
    return object.items[this.keypos - 1] as Term
  }

  has(key: Term): boolean {
    return this.row(key) !== undefined
  }

  /** The objects of `key`, oldest first. */
  get(key: Term): readonly Tuple[] {
    return this.row(key) ?? []
  }

  /** Every object, in the order of the keys. */
  *all(): Generator<Tuple> {
    for (const row of this.rows.values()) yield* row
  }

  insert(object: Tuple): void {
    const key = this.keyOf(object)
    const row = this.row(key)
    if (row === undefined || this.isSet) {
      this.replace(key, row, [object])
      return
    }
    // A bag holds each object once; there, the one that came first stays.
    if (this.type === 'bag' && row.some(other => equalTerms(other, object))) return
    this.replace(key, row, [...row, object])
  }

  /** Takes out all objects of `key`, and gives them back. */
  take(key: Term): readonly Tuple[] {
    const row = this.row(key)
    if (row === undefined) return []
    this.replace(key, row, [])
    return row
  }

  /** Takes out every object identical to `object`. */
  deleteObject(object: Tuple): void {
    this.deleteWhere(this.keyOf(object), other => equalTerms(other, object))
  }

  clear(): void {
    if (this.fixes.length > 0) for (const [key] of this.rows) this.goneKeys = this.goneKeys.set(key, true)
    this.rows = this.noRows
    this.objects = 0
    this.found = null
  }

  /** Results of `spec`, in the order of the keys. */
  *select(spec: MatchSpec, self: Pid): Generator<Term> {
    for (const [, row] of this.candidates(spec)) {
      for (const object of row) {
        const result = spec.run(object, self)
        if (result !== undefined) yield result
      }
    }
  }

  /** Takes out the objects for which `spec` says true; returns how many those were. */
  deleteSelected(spec: MatchSpec, self: Pid): number {
    const before = this.objects
    for (const [key] of [...this.candidates(spec)])
      this.deleteWhere(key, object => spec.run(object, self) === true)
    return before - this.objects
  }

  /** Puts results of `spec` in place of objects, whose keys they have; returns how many those were. */
  replaceSelected(spec: MatchSpec, self: Pid): number {
    let replaced = 0
    for (const [key, row] of [...this.candidates(spec)]) {
      const made = row.map(object => {
        const result = spec.run(object, self)
        if (!(result instanceof Tuple)) return object
        replaced++
        return result
      })
      this.replace(key, row, made)
    }
    return replaced
  }

  /**
   * The rows that `spec` can match, with that of `from` (or the one that is next to it now) and from there on.
   * `from`: undefined for the first, or the last where it goes backwards.
   */
  *rowsFrom(
    spec: MatchSpec,
    from: { readonly key: Term } | undefined,
    backwards: boolean,
  ): Generator<readonly [Term, readonly Tuple[]]> {
    const rows = spec.keysAt(this.keypos - 1) === undefined ? this.rows : this.wanted(spec)
    const beyond = (key: Term) => (backwards ? rows.before(key) : rows.after(key))
    let at = backwards ? rows.last() : rows.first()
    if (from !== undefined) {
      const row = rows.get(from.key)
      at = row === undefined ? beyond(from.key) : [from.key, row]
    }
    for (; at !== undefined; at = beyond(at[0])) yield at
  }

  /** How often it is fixed, by whom, since when; those that do not count `isAlive` are forgotten. */
  fixedBy(isAlive: (pid: Pid) => boolean): readonly Fix[] {
    this.fixes = this.fixes.filter(({ pid }) => isAlive(pid))
    return this.fixes
  }

  /** Fixes it once more for `pid`, at `sinceMs` of the world's clock, or once less. */
  fix(pid: Pid, once: 1 | -1, sinceMs: number): void {
    if (this.fixes.length === 0) this.goneKeys = OrderedMap.empty(compareKeys)
    const mine = this.fixes.find(fix => fix.pid.id === pid.id) ?? { pid, count: 0, sinceMs }
    const next = { ...mine, count: mine.count + once }
    const others = this.fixes.filter(fix => fix !== mine)
    this.fixes = next.count > 0 ? [...others, next] : others
  }

  /** Whether `key` has been there since it was fixed. */
  hadKey(key: Term): boolean {
    return this.fixes.length > 0 && this.goneKeys.has(key)
  }

  firstKey(): { readonly key: Term } | undefined {
    return keyIn(this.rows.first())
  }

  lastKey(): { readonly key: Term } | undefined {
    return keyIn(this.rows.last())
  }

  keyAfter(key: Term): { readonly key: Term } | undefined {
    return keyIn(this.rows.after(key))
  }

  keyBefore(key: Term): { readonly key: Term } | undefined {
    return keyIn(this.rows.before(key))
  }

  /** The rows that `spec` can match: found by key when it names its keys. */
  private *candidates(spec: MatchSpec): Generator<readonly [Term, Row]> {
    yield* spec.keysAt(this.keypos - 1) === undefined ? this.rows : this.wanted(spec)
  }

  /** The rows of the keys that `spec` names. */
  private wanted(spec: MatchSpec): OrderedMap<Term, Row> {
    let wanted = this.noRows
    for (const key of spec.keysAt(this.keypos - 1) ?? []) {
      const row = this.rows.get(key)
      if (row !== undefined) wanted = wanted.set(key, row)
    }
    return wanted
  }

  private row(key: Term): Row | undefined {
    if (typeof key === 'object' && key !== null) return this.rows.get(key)
    const known = this.found === null ? undefined : this.found.get(key)
    if (known !== undefined) return known
    const row = this.rows.get(key)
    if (row !== undefined && this.type !== 'ordered_set') {
      this.found ??= new Map()
      this.found.set(key, row)
    }
    return row
  }

  private deleteWhere(key: Term, dropped: (object: Tuple) => boolean): void {
    const row = this.row(key)
    if (row === undefined) return
    const kept = row.filter(object => !dropped(object))
    if (kept.length < row.length) this.replace(key, row, kept)
  }

  private replace(key: Term, old: Row | undefined, row: Row): void {
    this.objects += row.length - (old?.length ?? 0)
    this.rows = row.length === 0 ? this.rows.delete(key) : this.rows.set(key, row)
    if (row.length === 0 && this.fixes.length > 0) this.goneKeys = this.goneKeys.set(key, true)
    if (this.found === null) return
    if (row.length === 0) this.found.delete(key)
    else if (this.found.has(key)) this.found.set(key, row)
  }
}

function keyIn(pair: readonly [Term, Row] | undefined): { readonly key: Term } | undefined {
  return pair && { key: pair[0] }
}

/**
 * An order of identical keys, quick for those that are mostly used: whole numbers, atoms and text. Any order will
 * do, for a set promises none.
 */
function compareKeys(a: Term, b: Term): number {
  if (a === b) return 0
  const kind = typeof a
  if (kind === typeof b) {
    if (kind === 'string') return (a as string) < (b as string) ? -1 : 1
    if (kind === 'number' && Number.isSafeInteger(a) && Number.isSafeInteger(b))
      return (a as number) - (b as number)
  }
  return compareExactly(a, b)
}
