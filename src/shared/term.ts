/**
 * Terms: everything a process holds or sends, with one lossless mapping to Erlang's terms.
 *
 * | JavaScript | Erlang |
 * |---|---|
 * | registered symbol `Symbol.for('ok')`, made by `atom('ok')` | atom `ok` |
 * | `true`, `false`, `null` | atoms `true`, `false`, `nil` |
 * | `string` (well-formed) | binary that is valid UTF-8 |
 * | `number`, whole and at most 2^53 − 1 in size | integer |
 * | `bigint` beyond that | integer |
 * | any other finite `number` | float |
 * | `Float` | a float whose value is whole, or −0.0 |
 * | array | proper list |
 * | `ImproperList` | improper list |
 * | `Tuple`, made by `tuple(a, b)` | tuple |
 * | plain object | map whose keys are atoms |
 * | `Map` | any other map |
 * | `Bits` | binary that is not UTF-8, or a bitstring |
 * | `Pid`, `Ref` | pid and reference of a world |
 * | `Opaque` | pid, port, reference or fun that came from a file |
 * | function | fun (never written to disk) |
 *
 * Terms are values: nothing may change one after it was made. JavaScript's `undefined` is no term; the
 * atom of that name is `atom('undefined')`.
 */

/** An atom. Two atoms of one name are the same value, so `===` and `switch` work on them. */
export type Atom = symbol | boolean | null

/** A map with atom keys. */
export type TermRecord = { readonly [key: string]: Term }

/** A fun. Functions travel only where OTP sends funs: tasks, agents, replaced states. */
// biome-ignore lint/suspicious/noExplicitAny: a fun takes and returns whatever its owner and caller agreed on.
export type Fun = (...args: any[]) => unknown

export type Term =
  | Atom
  | number
  | bigint
  | string
  | Float
  | Bits
  | Tuple
  | ImproperList
  | Pid
  | Ref
  | Opaque
  | Fun
  | readonly Term[]
  | TermRecord
  | ReadonlyMap<Term, Term>

/** The atom called `name`; `atom('true')` is `true`, `atom('nil')` is `null`. */
export function atom(name: string): Atom {
  switch (name) {
    case 'true':
      return true
    case 'false':
      return false
    case 'nil':
      return null
    default:
      return Symbol.for(name)
  }
}

/** The name of `a`, without a colon or quotes. */
export function atomName(a: Atom): string {
  if (typeof a === 'symbol') return a.description as string
  return a === null ? 'nil' : String(a)
}

export function isAtom(term: unknown): term is Atom {
  return typeof term === 'symbol' || typeof term === 'boolean' || term === null
}

/**
 * A tuple. Its items are read by `items`, which nobody may change. One that is a term holds terms; what a callback
 * returns to its behaviour may also hold a state that is none.
 */
export class Tuple<T extends readonly unknown[] = readonly Term[]> {
  readonly items: T
  #frozen = false

  constructor(items: T) {
    this.items = items
  }

  get size(): number {
    return this.items.length
  }

  /** Whether everything inside is known to be frozen; see the runtime's freeze. */
  get frozen(): boolean {
    return this.#frozen
  }

  markFrozen(): void {
    this.#frozen = true
  }

  /** A tuple that counts as frozen from the start: `items` are new, and each is frozen or cannot change. */
  static sealed<const T extends readonly unknown[]>(...items: T): Tuple<T> {
    const made = new Tuple(items)
    made.#frozen = true
    return made
  }
}

/** The tuple of `items`, as Erlang's `{A, B}`. */
export function tuple<const T extends readonly unknown[]>(...items: T): Tuple<T> {
  return new Tuple(items)
}

/** Whether `term` is a tuple, and of `size` items where a size is given. */
export function isTuple(term: unknown, size?: number): term is Tuple {
  return term instanceof Tuple && (size === undefined || term.items.length === size)
}

/** Whether `term` is a tuple of `size` items whose first is `tag`. */
export function isTagged(term: unknown, tag: Term, size?: number): term is Tuple {
  return (
    term instanceof Tuple &&
    term.items.length > 0 &&
    term.items[0] === tag &&
    (size === undefined || term.items.length === size)
  )
}

/** The process identifier `<0.ID.0>`. A world never uses an id twice. */
export class Pid {
  readonly id: number

  constructor(id: number) {
    this.id = id
  }

  toString(): string {
    return `<0.${this.id}.0>`
  }
}

/**
 * A reference, unique in its world: of a monitor, a timer, a call or an alias.
 * `owner` is the id of the process that made it, so that an alias finds its process.
 */
export class Ref {
  readonly id: number
  readonly owner: number

  constructor(id: number, owner: number) {
    this.id = id
    this.owner = owner
  }

  toString(): string {
    return `#Ref<0.${this.owner}.0.${this.id}>`
  }
}

/** A float whose value JavaScript could not tell from an integer: 1.0, or −0.0. */
export class Float {
  readonly value: number

  constructor(value: number) {
    this.value = value
  }
}

/** `value` as a float term: itself, or boxed when it is whole. */
export function float(value: number): number | Float {
  return Number.isInteger(value) ? new Float(value) : value
}

/** Bytes that are no UTF-8 text, or a bitstring: then only the `lastBits` high bits of the last byte count. */
export class Bits {
  readonly bytes: Uint8Array
  /** 1 to 8; 8 for a whole number of bytes. */
  readonly lastBits: number

  constructor(bytes: Uint8Array, lastBits = 8) {
    this.bytes = bytes
    this.lastBits = lastBits
  }
}

/** `[1, 2 | tail]`: at least one item, and a tail that is no list. */
export class ImproperList {
  readonly items: readonly Term[]
  readonly tail: Term

  constructor(items: readonly Term[], tail: Term) {
    this.items = items
    this.tail = tail
  }
}

/** A term that only means something to the Erlang node that wrote it; kept as its bytes and written back unchanged. */
export class Opaque {
  readonly kind: 'pid' | 'port' | 'reference' | 'fun'
  /** The external term format, without the leading version byte 131. */
  readonly bytes: Uint8Array

  constructor(kind: Opaque['kind'], bytes: Uint8Array) {
    this.kind = kind
    this.bytes = bytes
  }
}

/** Whether `term` is a map with atom keys, written as a plain object. */
export function isRecord(term: unknown): term is TermRecord {
  if (typeof term !== 'object' || term === null) return false
  const proto: unknown = Object.getPrototypeOf(term)
  return proto === Object.prototype || proto === null
}
