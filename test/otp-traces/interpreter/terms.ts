import { charlist, charlistText } from '../../../src/main/otp/sys.ts'
import { ErlangError, ErlangExit, ErlangThrow } from '../../../src/main/runtime/index.ts'
import { atom, atomName, ImproperList, isAtom, Pid, Ref, type Term, Tuple } from '../../../src/shared/term.ts'
import { isMap, mapOf, mapPairs, type TermMap } from '../../../src/shared/term-maps.ts'
import type { Json, Rule } from './scenario.ts'
import type { Store } from './store.ts'

export type Variables = Readonly<Record<string, Term>>

/** The term that the notation stands for. */
export function decode(json: Json | undefined, store: Store, variables: Variables = {}): Term {
  const part = (inner: Json | undefined): Term => decode(inner, store, variables)
  if (json === undefined || json === null) return null
  if (typeof json === 'string') return decodeText(json, store, variables)
  if (Array.isArray(json)) return json.map(part)
  if (typeof json !== 'object') return json
  const given = json as { readonly [key: string]: Json }
  if (Array.isArray(given.t)) return new Tuple(given.t.map(part))
  if (Array.isArray(given.m))
    return mapOf((given.m as [Json, Json][]).map(([key, value]) => [part(key), part(value)] as const))
  if (given.in !== undefined) {
    const map = new Map(mapPairs(part(given.in) as TermMap))
    for (const [key, value] of given.put as [Json, Json][]) map.set(part(key), part(value))
    return mapOf([...map])
  }
  if (typeof given.s === 'string') return charlist(given.s)
  if (given.fun !== undefined)
    return (arg: Term) => resultOf(given.fun as unknown as Rule, store, { ...variables, arg })
  if (given.debug_fun !== undefined) {
    const body = given.debug_fun
    return (state: Term, event: Term) => {
      store.log(store.pid('driver'), ['debug', encode(state, store), encode(event, store)])
      return decode(body, store, { state, event })
    }
  }
  throw new Error(`${JSON.stringify(json)} stands for no term`)
}

function decodeText(text: string, store: Store, variables: Variables): Term {
  if (text.startsWith(':')) return atom(text.slice(1))
  if (text.startsWith('@')) return store.pid(text.slice(1))
  if (!text.startsWith('$')) return text
  const name = text.slice(1)
  const value = Object.hasOwn(variables, name) ? variables[name] : store.variables.get(name)
  return value ?? null
}

/** What a rule says, once its operations are done. */
export function resultOf(rule: Rule, store: Store, variables: Variables, otherwise: Term = null): Term {
  if (rule.error !== undefined) throw new ErlangError(decode(rule.error, store, variables))
  if (rule.exit !== undefined) throw new ErlangExit(decode(rule.exit, store, variables))
  if (rule.throw !== undefined) throw new ErlangThrow(decode(rule.throw, store, variables))
  return rule.return === undefined ? otherwise : decode(rule.return, store, variables)
}

/** A term in the notation of traces. */
export function encode(term: Term, store: Store): Json {
  const part = (inner: Term): Json => encode(inner, store)
  if (term === null || typeof term === 'boolean' || typeof term === 'number' || typeof term === 'string')
    return term
  if (isAtom(term)) return `:${atomName(term)}`
  if (term instanceof Pid) return `@${store.label(term)}`
  if (term instanceof Ref) return '#'
  if (typeof term === 'function') return '<fun>'
  if (term instanceof ImproperList) return '<improper>'
  if (term instanceof Tuple) {
    const [first, second] = term.items
    if (term.size === 2 && first instanceof Pid && (second instanceof Ref || second instanceof ImproperList))
      return { from: part(first) }
    return { t: term.items.map(part) }
  }
  if (Array.isArray(term)) return encodeList(term as readonly Term[], part)
  if (!isMap(term)) return '<other>'
  const pairs = mapPairs(term).map(([key, value]) => [part(key), part(value)] as const)
  const text = (json: Json): string => JSON.stringify(json)
  return { m: pairs.sort(([a], [b]) => (text(a) < text(b) ? -1 : 1)) }
}

function encodeList(list: readonly Term[], part: (term: Term) => Json): Json {
  if (list.length === 0) return []
  const printable = list.every(item => typeof item === 'number' && item >= 32 && item <= 126)
  if (printable) return { s: masked(charlistText(list) as string) }
  return list.every(isFrame) ? '<stack>' : list.map(part)
}

function isFrame(term: Term): boolean {
  if (!(term instanceof Tuple) || term.size !== 4) return false
  const [module, name, arity, location] = term.items
  return (
    isAtom(module) &&
    isAtom(name) &&
    (typeof arity === 'number' || Array.isArray(arity)) &&
    Array.isArray(location)
  )
}

/** Pids within a text have no names. */
export function masked(text: string): string {
  return text.replace(/<\d+\.\d+\.\d+>/g, '<pid>')
}
