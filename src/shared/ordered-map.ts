/**
 * An immutable map whose keys are in order: every change gives a new map and shares what did not change with the
 * old one, so a copy costs nothing and an old version stays as it was. All operations on a key are O(log n).
 *
 *     const one = OrderedMap.empty<number, string>((a, b) => a - b).set(2, 'b')
 *     const two = one.set(1, 'a')     // `one` still has the key 2 alone
 *     two.after(1)                    // [2, 'b']
 *
 * A weight-balanced tree, after S. Adams, "Efficient sets: a balancing act", with the balance of Y. Hirai and
 * K. Yamamoto, "Balancing weight-balanced trees": no side weighs more than three times the other.
 */
export class OrderedMap<K, V> implements Iterable<readonly [K, V]> {
  private readonly root: Node<K, V> | null
  private readonly compare: (a: K, b: K) => number

  private constructor(root: Node<K, V> | null, compare: (a: K, b: K) => number) {
    this.root = root
    this.compare = compare
  }

  /** The map without keys; `compare` orders them, and those for which it says 0 are the same key. */
  static empty<K, V>(compare: (a: K, b: K) => number): OrderedMap<K, V> {
    return new OrderedMap<K, V>(null, compare)
  }

  /** The map of `items`, of which no two have the same key; quickest when they are in the order of their keys. */
  static of<T, K, V>(
    items: readonly T[],
    keyIn: (item: T) => K,
    valueIn: (item: T) => V,
    compare: (a: K, b: K) => number,
  ): OrderedMap<K, V> {
    const byKey = (a: T, b: T): number => compare(keyIn(a), keyIn(b))
    const isSorted = items.every((item, at) => at === 0 || byKey(items[at - 1] as T, item) < 0)
    const sorted = isSorted ? items : [...items].sort(byKey)
    return new OrderedMap(treeOf(sorted, keyIn, valueIn, 0, sorted.length), compare)
  }

  get size(): number {
    return sizeOf(this.root)
  }

  get(key: K): V | undefined {
    return find(this.root, key, this.compare)?.value
  }

  has(key: K): boolean {
    return find(this.root, key, this.compare) !== null
  }

  /** This map with `value` under `key`; a key that compares equal is replaced, key and all. */
  set(key: K, value: V): OrderedMap<K, V> {
    return new OrderedMap(insert(this.root, key, value, this.compare), this.compare)
  }

  /** This map without `key`; itself when it has no such key. */
  delete(key: K): OrderedMap<K, V> {
    const root = remove(this.root, key, this.compare)
    return root === this.root ? this : new OrderedMap(root, this.compare)
  }

  /** The pair of the lowest key. */
  first(): readonly [K, V] | undefined {
    return this.root === null ? undefined : pairOf(lowest(this.root))
  }

  /** The pair of the highest key. */
  last(): readonly [K, V] | undefined {
    return this.root === null ? undefined : pairOf(highest(this.root))
  }

  /** The pair of the lowest key above `key`, which need not be there itself. */
  after(key: K): readonly [K, V] | undefined {
    let found: Node<K, V> | null = null
    for (let node = this.root; node !== null; ) {
      if (this.compare(key, node.key) < 0) {
        found = node
        node = node.left
      } else node = node.right
    }
    return found === null ? undefined : pairOf(found)
  }

  /** The pair of the highest key below `key`, which need not be there itself. */
  before(key: K): readonly [K, V] | undefined {
    let found: Node<K, V> | null = null
    for (let node = this.root; node !== null; ) {
      if (this.compare(key, node.key) > 0) {
        found = node
        node = node.right
      } else node = node.left
    }
    return found === null ? undefined : pairOf(found)
  }

  /** Pairs in the order of their keys. */
  *[Symbol.iterator](): Generator<readonly [K, V]> {
    const path: Node<K, V>[] = []
    for (let node = this.root; node !== null || path.length > 0; ) {
      for (; node !== null; node = node.left) path.push(node)
      const next = path.pop() as Node<K, V>
      yield pairOf(next)
      node = next.right
    }
  }

  /** Values in the order of their keys. */
  values(): V[] {
    const values: V[] = []
    collect(this.root, values)
    return values
  }
}

type Node<K, V> = {
  readonly key: K
  readonly value: V
  readonly left: Node<K, V> | null
  readonly right: Node<K, V> | null
  /** Nodes of this subtree, this one included. */
  readonly size: number
}

function sizeOf(node: Node<unknown, unknown> | null): number {
  return node === null ? 0 : node.size
}

function pairOf<K, V>(node: Node<K, V>): readonly [K, V] {
  return [node.key, node.value]
}

/** A balanced tree of the items from `start` to before `end`, which are in order. */
function treeOf<T, K, V>(
  items: readonly T[],
  keyIn: (item: T) => K,
  valueIn: (item: T) => V,
  start: number,
  end: number,
): Node<K, V> | null {
  if (start === end) return null
  const middle = (start + end) >>> 1
  const item = items[middle] as T
  const left = treeOf(items, keyIn, valueIn, start, middle)
  const right = treeOf(items, keyIn, valueIn, middle + 1, end)
  return { key: keyIn(item), value: valueIn(item), left, right, size: end - start }
}

function collect<K, V>(root: Node<K, V> | null, values: V[]): void {
  if (root === null) return
  collect(root.left, values)
  values.push(root.value)
  collect(root.right, values)
}

function node<K, V>(key: K, value: V, left: Node<K, V> | null, right: Node<K, V> | null): Node<K, V> {
  return { key, value, left, right, size: sizeOf(left) + sizeOf(right) + 1 }
}

function find<K, V>(root: Node<K, V> | null, key: K, compare: (a: K, b: K) => number): Node<K, V> | null {
  for (let at = root; at !== null; ) {
    const order = compare(key, at.key)
    if (order === 0) return at
    at = order < 0 ? at.left : at.right
  }
  return null
}

function lowest<K, V>(root: Node<K, V>): Node<K, V> {
  let at = root
  while (at.left !== null) at = at.left
  return at
}

function highest<K, V>(root: Node<K, V>): Node<K, V> {
  let at = root
  while (at.right !== null) at = at.right
  return at
}

function insert<K, V>(at: Node<K, V> | null, key: K, value: V, compare: (a: K, b: K) => number): Node<K, V> {
  if (at === null) return { key, value, left: null, right: null, size: 1 }
  const order = compare(key, at.key)
  if (order === 0) return { key, value, left: at.left, right: at.right, size: at.size }
  if (order < 0) return balance(at, insert(at.left, key, value, compare), at.right)
  return balance(at, at.left, insert(at.right, key, value, compare))
}

function remove<K, V>(at: Node<K, V> | null, key: K, compare: (a: K, b: K) => number): Node<K, V> | null {
  if (at === null) return null
  const order = compare(key, at.key)
  if (order < 0) {
    const left = remove(at.left, key, compare)
    return left === at.left ? at : balance(at, left, at.right)
  }
  if (order > 0) {
    const right = remove(at.right, key, compare)
    return right === at.right ? at : balance(at, at.left, right)
  }
  if (at.left === null) return at.right
  if (at.right === null) return at.left
  // The neighbour from the heavier side takes its place.
  if (at.left.size > at.right.size) return balance(highest(at.left), removeHighest(at.left), at.right)
  return balance(lowest(at.right), at.left, removeLowest(at.right))
}

function removeLowest<K, V>(at: Node<K, V>): Node<K, V> | null {
  return at.left === null ? at.right : balance(at, removeLowest(at.left), at.right)
}

function removeHighest<K, V>(at: Node<K, V>): Node<K, V> | null {
  return at.right === null ? at.left : balance(at, at.left, removeHighest(at.right))
}

/** How much heavier one side may be. */
const delta = 3
/** How much lighter the inner grandchild must be for a single rotation to do. */
const gamma = 2

/** The pair of `at` over `left` and `right`, of which one at most is one node out of balance. */
function balance<K, V>(at: Node<K, V>, left: Node<K, V> | null, right: Node<K, V> | null): Node<K, V> {
  const leftSize = sizeOf(left)
  const rightSize = sizeOf(right)
  if (leftSize + rightSize > 1) {
    if (right !== null && rightSize > delta * leftSize) return rotateLeft(at, left, right)
    if (left !== null && leftSize > delta * rightSize) return rotateRight(at, left, right)
  }
  return { key: at.key, value: at.value, left, right, size: leftSize + rightSize + 1 }
}

function rotateLeft<K, V>(at: Node<K, V>, left: Node<K, V> | null, right: Node<K, V>): Node<K, V> {
  const inner = right.left
  if (inner === null || inner.size < gamma * sizeOf(right.right))
    return node(right.key, right.value, node(at.key, at.value, left, inner), right.right)
  return node(
    inner.key,
    inner.value,
    node(at.key, at.value, left, inner.left),
    node(right.key, right.value, inner.right, right.right),
  )
}

function rotateRight<K, V>(at: Node<K, V>, left: Node<K, V>, right: Node<K, V> | null): Node<K, V> {
  const inner = left.right
  if (inner === null || inner.size < gamma * sizeOf(left.left))
    return node(left.key, left.value, left.left, node(at.key, at.value, inner, right))
  return node(
    inner.key,
    inner.value,
    node(left.key, left.value, left.left, inner.left),
    node(at.key, at.value, inner.right, right),
  )
}
