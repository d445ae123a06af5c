import { atomName, ImproperList, Pid, type Term, Tuple } from '../term.ts'
import { mapGet } from '../term-keys.ts'
import { isMap, mapPairs, mapSize } from '../term-maps.ts'
import { equalTerms } from '../term-order.ts'

/** What the variables of a pattern stand for in one match, each at its slot. */
export type Bindings = (Term | undefined)[]

/** Whether `term` matches; binds variables as it goes. What a match that failed has bound means nothing. */
export type Pattern = (term: Term, bindings: Bindings) => boolean

/** The variables of a pattern, `'$0'` to `'$100000000'`, and the slot of each. */
export class Variables {
  private readonly slots = new Map<number, number>()

  get count(): number {
    return this.slots.size
  }

  /** The slot of variable `number`, given when it is first asked for. */
  add(number: number): number {
    const slot = this.slots.get(number) ?? this.slots.size
    this.slots.set(number, slot)
    return slot
  }

  slot(number: number): number | undefined {
    return this.slots.get(number)
  }

  /** Slots in the order of the variables' numbers. */
  inOrder(): readonly number[] {
    return [...this.slots].sort(([a], [b]) => a - b).map(([, slot]) => slot)
  }
}

/** The number of the variable that `term` is, or −1. */
export function variableNumber(term: Term): number {
  if (typeof term !== 'symbol') return -1
  const match = /^\$(0|[1-9]\d{0,8})$/.exec(atomName(term))
  const number = match === null ? -1 : Number(match[1])
  return number <= 100_000_000 ? number : -1
}

const any = Symbol.for('_')

/** Whether `term` holds no variable and no `'_'`: as a pattern it matches itself alone. */
export function isGround(term: Term): boolean {
  if (term === any || variableNumber(term) >= 0) return false
  if (typeof term !== 'object' || term === null) return true
  if (term instanceof Tuple) return term.items.every(isGround)
  if (Array.isArray(term)) return term.every(isGround)
  if (term instanceof ImproperList) return term.items.every(isGround) && isGround(term.tail)
  // Even a map without variables matches more than itself.
  return !isMap(term)
}

/**
 * `term` as a pattern: `'_'` matches anything, a variable anything, but the same each time; a map matches maps that
 * have its keys with matching values; everything else what is identical to it.
 * @returns undefined when a key of a map holds a variable.
 * @see ERTS, Match Specifications in Erlang: Match Head
 */
export function compilePattern(term: Term, variables: Variables): Pattern | undefined {
  if (term === any) return () => true
  const number = variableNumber(term)
  if (number >= 0) return variablePattern(number, variables)
  if (isGround(term)) return groundPattern(term)
  if (term instanceof Tuple) {
    const items = compileAll(term.items, variables)
    return (
      items &&
      ((other, bindings) =>
        other instanceof Tuple && other.size === items.length && matchItems(items, other.items, bindings))
    )
  }
  if (Array.isArray(term)) {
    const items = compileAll(term, variables)
    return (
      items &&
      ((other, bindings) =>
        Array.isArray(other) && other.length === items.length && matchItems(items, other, bindings))
    )
  }
  if (term instanceof ImproperList) return improperPattern(term, variables)
  return isMap(term) ? mapPattern(mapPairs(term), variables) : groundPattern(term)
}

function variablePattern(number: number, variables: Variables): Pattern {
  const bound = variables.slot(number) !== undefined
  const slot = variables.add(number)
  if (bound) return (term, bindings) => equalTerms(term, bindings[slot] as Term)
  return (term, bindings) => {
    bindings[slot] = term
    return true
  }
}

function groundPattern(term: Term): Pattern {
  // Outside of objects, what is identical in Erlang is the same value here.
  if (typeof term !== 'object' || term === null) return other => other === term
  if (term instanceof Pid) return other => other === term || (other instanceof Pid && other.id === term.id)
  return other => other === term || equalTerms(other, term)
}

function compileAll(items: readonly Term[], variables: Variables): Pattern[] | undefined {
  const patterns: Pattern[] = []
  for (const item of items) {
    const pattern = compilePattern(item, variables)
    if (pattern === undefined) return undefined
    patterns.push(pattern)
  }
  return patterns
}

function matchItems(patterns: readonly Pattern[], items: readonly Term[], bindings: Bindings): boolean {
  for (let at = 0; at < patterns.length; at++)
    if (!(patterns[at] as Pattern)(items[at] as Term, bindings)) return false
  return true
}

/** `[a, b | Tail]` also matches a proper list that begins so. */
function improperPattern(term: ImproperList, variables: Variables): Pattern | undefined {
  const items = compileAll(term.items, variables)
  const tail = items && compilePattern(term.tail, variables)
  if (tail === undefined || items === undefined) return undefined
  return (other, bindings) => {
    const cells = other instanceof ImproperList ? other.items : other
    if (!Array.isArray(cells) || cells.length < items.length) return false
    if (!matchItems(items, cells, bindings)) return false
    return tail(restOf(other as readonly Term[] | ImproperList, items.length), bindings)
  }
}

/** What is left of a list after its first `count` items. */
export function restOf(list: readonly Term[] | ImproperList, count: number): Term {
  if (!(list instanceof ImproperList)) return list.slice(count)
  return count === list.items.length ? list.tail : new ImproperList(list.items.slice(count), list.tail)
}

function mapPattern(pairs: readonly [Term, Term][], variables: Variables): Pattern | undefined {
  if (!pairs.every(([key]) => isGround(key))) return undefined
  const values = compileAll(
    pairs.map(([, value]) => value),
    variables,
  )
  return (
    values &&
    ((other, bindings) =>
      isMap(other) &&
      mapSize(other) >= pairs.length &&
      pairs.every(([key], at) => {
        const value = mapGet(other, key)
        return value !== undefined && (values[at] as Pattern)(value, bindings)
      }))
  )
}
