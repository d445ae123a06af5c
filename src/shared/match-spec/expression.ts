import { type Atom, atomName, ImproperList, isAtom, type Pid, type Term, Tuple } from '../term.ts'
import { hasRepeatedKey } from '../term-keys.ts'
import { isMap, mapOf, mapPairs } from '../term-maps.ts'
import { type GuardFunction, guardFunction } from './functions.ts'
import { type Bindings, type Variables, variableNumber } from './pattern.ts'

/** What an expression is evaluated in. */
export type Context = {
  /** The object that matched: `'$_'`. */
  readonly object: Term
  readonly bindings: Bindings
  /** Answers `{self}`. */
  readonly self: Pid
}

/** The value of a guard or of a part of a body; undefined where the evaluation raises. */
export type Expression = (context: Context) => Term | undefined

const wholeObject = Symbol.for('$_')
const allBindings = Symbol.for('$$')
const constant = Symbol.for('const')

/**
 * `term` as an expression over the variables of the head.
 * @returns undefined when it is none: an unknown function, an unbound variable, a tuple that is no call.
 * @see ERTS, Match Specifications in Erlang: Grammar
 */
export function compileExpression(term: Term, variables: Variables): Expression | undefined {
  if (term === wholeObject) return context => context.object
  if (term === allBindings) {
    const slots = variables.inOrder()
    return ({ bindings }) => slots.map(slot => bindings[slot] as Term)
  }
  const number = variableNumber(term)
  if (number >= 0) {
    const slot = variables.slot(number)
    return slot === undefined ? undefined : ({ bindings }) => bindings[slot]
  }
  if (term instanceof Tuple) return compileTuple(term, variables)
  if (Array.isArray(term)) return construct(term, variables, items => items)
  if (term instanceof ImproperList)
    return construct([...term.items, term.tail], variables, parts =>
      listOf(parts.slice(0, -1), parts.at(-1) as Term),
    )
  if (isMap(term)) return compileMap(mapPairs(term), variables)
  return () => term
}

function compileTuple(term: Tuple, variables: Variables): Expression | undefined {
  const [head, ...args] = term.items
  if (head instanceof Tuple) {
    return args.length === 0 ? construct(head.items, variables, items => new Tuple(items)) : undefined
  }
  if (head === undefined || !isAtom(head)) return undefined
  if (head === constant) return args.length === 1 ? () => args[0] : undefined
  return compileCall(head, args, variables)
}

function compileCall(head: Atom, args: readonly Term[], variables: Variables): Expression | undefined {
  const name = atomName(head)
  if (name === 'self' && args.length === 0) return context => context.self
  const parts = compileAll(args, variables)
  if (parts === undefined) return undefined
  if (name === 'andalso' || name === 'orelse')
    return parts.length === 0 ? undefined : shortCircuit(parts, name === 'orelse')
  const run = guardFunction(name, parts.length)
  return run && call(run, parts)
}

function call(run: GuardFunction, parts: readonly Expression[]): Expression {
  return context => {
    const values = evaluateAll(parts, context)
    return values && run(...values)
  }
}

/** All but the last must be booleans, and are evaluated until one is `stop`. The last may be anything. */
function shortCircuit(parts: readonly Expression[], stop: boolean): Expression {
  const last = parts[parts.length - 1] as Expression
  const first = parts.slice(0, -1)
  return context => {
    for (const part of first) {
      const value = part(context)
      if (value === stop) return stop
      if (value !== !stop) return undefined
    }
    return last(context)
  }
}

function compileMap(pairs: readonly [Term, Term][], variables: Variables): Expression | undefined {
  const width = pairs.length
  return construct(pairs.flat(), variables, parts => {
    const keys = parts.filter((_part, at) => at % 2 === 0)
    if (hasRepeatedKey(keys)) return undefined
    return mapOf(Array.from({ length: width }, (_, at) => [parts[2 * at] as Term, parts[2 * at + 1] as Term]))
  })
}

function construct(
  items: readonly Term[],
  variables: Variables,
  make: (values: readonly Term[]) => Term | undefined,
): Expression | undefined {
  const parts = compileAll(items, variables)
  if (parts === undefined) return undefined
  return context => {
    const values = evaluateAll(parts, context)
    return values && make(values)
  }
}

function compileAll(terms: readonly Term[], variables: Variables): Expression[] | undefined {
  const parts: Expression[] = []
  for (const term of terms) {
    const part = compileExpression(term, variables)
    if (part === undefined) return undefined
    parts.push(part)
  }
  return parts
}

function evaluateAll(parts: readonly Expression[], context: Context): Term[] | undefined {
  const values: Term[] = []
  for (const part of parts) {
    const value = part(context)
    if (value === undefined) return undefined
    values.push(value)
  }
  return values
}

/** `[a, b | tail]`, where the tail may turn out to be a list itself. */
function listOf(items: readonly Term[], tail: Term): Term {
  if (Array.isArray(tail)) return [...items, ...tail]
  if (tail instanceof ImproperList) return new ImproperList([...items, ...tail.items], tail.tail)
  return new ImproperList(items, tail)
}
