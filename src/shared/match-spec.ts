/**
 * Match specifications: small programs that pick objects out of a table and say what to make of them, as ETS, DETS
 * and Registry take them. `[{Head, Guards, Body}]`, of which the first clause that matches counts.
 *
 *     // In Elixir: [{{:"$1", :"$2"}, [{:>, :"$2", 1}], [:"$1"]}]
 *     const spec = compileMatchSpec([tuple(tuple($1, $2), [tuple(atom('>'), $2, 1)], [$1])])
 *     spec?.run(tuple('b', 2), self)     // 'b'
 *
 * @see ERTS, Match Specifications in Erlang
 */
import { EXIT } from './atoms.ts'
import { type Context, compileExpression, type Expression } from './match-spec/expression.ts'
import { type Bindings, compilePattern, isGround, type Pattern, Variables } from './match-spec/pattern.ts'
import { type Pid, type Term, Tuple } from './term.ts'

type Clause = {
  readonly head: Term
  readonly pattern: Pattern
  readonly variables: number
  readonly guards: readonly Expression[]
  /** The last part of the body: the others have no effect. */
  readonly result: Expression
}

/** The bindings of a pattern without variables. */
const none: Bindings = []

/** A match specification that has been found right. */
export class MatchSpec {
  private readonly clauses: readonly Clause[]

  constructor(clauses: readonly Clause[]) {
    this.clauses = clauses
  }

  /**
   * What the specification makes of `object`; undefined when no clause matches. A body that raises makes `EXIT`.
   * `self`: the process that asks, for `{self}`.
   */
  run(object: Term, self: Pid): Term | undefined {
    for (const { pattern, variables, guards, result } of this.clauses) {
      const bindings: Bindings = variables === 0 ? none : new Array(variables)
      if (!pattern(object, bindings)) continue
      const context: Context = { object, bindings, self }
      if (!guards.every(guard => guard(context) === true)) continue
      const value = result(context)
      return value === undefined ? EXIT : value
    }
    return undefined
  }

  /**
   * The only keys that matching objects can have, where the key stands at `position` from 0; undefined when it
   * could be any. So a table need not look at all of its objects.
   */
  keysAt(position: number): readonly Term[] | undefined {
    const keys: Term[] = []
    for (const { head } of this.clauses) {
      if (!(head instanceof Tuple)) return undefined
      const key = head.items[position]
      if (key === undefined) continue
      if (!isGround(key)) return undefined
      keys.push(key)
    }
    return keys
  }
}

/** `spec` made ready to run; undefined when it is wrong anywhere, which is Erlang's `badarg`. */
export function compileMatchSpec(spec: Term): MatchSpec | undefined {
  if (!Array.isArray(spec)) return undefined
  const clauses: Clause[] = []
  for (const term of spec as readonly Term[]) {
    const clause = compileClause(term)
    if (clause === undefined) return undefined
    clauses.push(clause)
  }
  return new MatchSpec(clauses)
}

/** The specification behind `ets:match_object/2`: whole objects that match `pattern`. */
export function compileObjectPattern(pattern: Term): MatchSpec | undefined {
  return compileMatchSpec([new Tuple([pattern, [], [Symbol.for('$_')]])])
}

/** The specification behind `ets:match/2`: of each match the list of what the variables stand for, in their order. */
export function compileBindingsPattern(pattern: Term): MatchSpec | undefined {
  return compileMatchSpec([new Tuple([pattern, [], [Symbol.for('$$')]])])
}

/** The specification behind `ets:match_delete/2`: `true` of every object that matches `pattern`. */
export function compileTestPattern(pattern: Term): MatchSpec | undefined {
  return compileMatchSpec([new Tuple([pattern, [], [true]])])
}

function compileClause(term: Term): Clause | undefined {
  if (!(term instanceof Tuple) || term.size !== 3) return undefined
  const [head, guards, body] = term.items as readonly [Term, Term, Term]
  if (!Array.isArray(guards) || !Array.isArray(body) || body.length === 0) return undefined
  const variables = new Variables()
  const pattern = compilePattern(head, variables)
  const guardParts = guards.map(guard => compileExpression(guard as Term, variables))
  const bodyParts = body.map(part => compileExpression(part as Term, variables))
  if (pattern === undefined || guardParts.includes(undefined) || bodyParts.includes(undefined))
    return undefined
  return {
    head,
    pattern,
    variables: variables.count,
    guards: guardParts as Expression[],
    result: bodyParts[bodyParts.length - 1] as Expression,
  }
}
