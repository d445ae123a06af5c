/**
 * A map that never changes: `with` gives another one that shares all but the changes with it. Both stay whole. What
 * changed since the last full copy lies in a small map over a large one; when that has grown to about the square root
 * of the large one, both are copied into one. So a change of a few among ten thousand costs hundreds of copies, not ten
 * thousand.
 */
export class LayeredMap<Value> implements ReadonlyMap<string, Value> {
  readonly size: number
  private readonly base: ReadonlyMap<string, Value>
  /** What differs from the base; null for what is gone. */
  private readonly over: ReadonlyMap<string, Value | null>

  private constructor(
    base: ReadonlyMap<string, Value>,
    over: ReadonlyMap<string, Value | null>,
    size: number,
  ) {
    this.base = base
    this.over = over
    this.size = size
  }

  static from<Value>(entries: Iterable<readonly [string, Value]>): LayeredMap<Value> {
    const base = new Map(entries)
    return new LayeredMap(base, new Map<string, Value | null>(), base.size)
  }

  /** `map` itself where it is one. */
  static of<Value>(map: ReadonlyMap<string, Value>): LayeredMap<Value> {
    return map instanceof LayeredMap ? map : LayeredMap.from(map)
  }

  /** Without `removed`, and then with `put`. */
  with(removed: readonly string[], put: Iterable<readonly [string, Value]>): LayeredMap<Value> {
    const over = new Map(this.over)
    let { size } = this
    for (const key of removed) {
      if (!this.isIn(over, key)) continue
      size--
      if (this.base.has(key)) over.set(key, null)
      else over.delete(key)
    }
    for (const [key, value] of put) {
      if (!this.isIn(over, key)) size++
      over.set(key, value)
    }
    const next = new LayeredMap(this.base, over, size)
    return over.size > 64 + 8 * Math.sqrt(this.base.size) ? LayeredMap.from(next.entries()) : next
  }

  get(key: string): Value | undefined {
    const value = this.over.get(key)
    if (value === undefined) return this.base.get(key)
    return value === null ? undefined : value
  }

  has(key: string): boolean {
    return this.isIn(this.over, key)
  }

  *entries(): MapIterator<[string, Value]> {
    for (const entry of this.base) {
      const value = this.over.get(entry[0])
      if (value === undefined) yield entry
      else if (value !== null) yield [entry[0], value]
    }
    for (const [key, value] of this.over) if (value !== null && !this.base.has(key)) yield [key, value]
  }

  *keys(): MapIterator<string> {
    for (const [key] of this.entries()) yield key
  }

  *values(): MapIterator<Value> {
    for (const [, value] of this.entries()) yield value
  }

  [Symbol.iterator](): MapIterator<[string, Value]> {
    return this.entries()
  }

  forEach(action: (value: Value, key: string, map: ReadonlyMap<string, Value>) => void): void {
    for (const [key, value] of this.entries()) action(value, key, this)
  }

  private isIn(over: ReadonlyMap<string, Value | null>, key: string): boolean {
    const value = over.get(key)
    return value === undefined ? this.base.has(key) : value !== null
  }
}
