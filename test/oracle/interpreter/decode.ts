import type { Process } from '../../../src/main/runtime/index.ts'
import { atom, type Term, Tuple } from '../../../src/shared/term.ts'
import { mapOf } from '../../../src/shared/term-maps.ts'
import { isObject, type Json } from './json.ts'
import { ScenarioError, withStore } from './store.ts'

/** The term that the notation of scenarios stands for. `locals`: variables that come before the scenario's. */
export function decode(
  json: Json | undefined,
  self: Process,
  locals: ReadonlyMap<string, Term> = new Map(),
): Term {
  const part = (inner: Json | undefined): Term => decode(inner, self, locals)
  if (json === undefined || json === null) return null
  if (typeof json === 'string') return decodeText(json, self, locals)
  if (Array.isArray(json)) return json.map(part)
  if (!isObject(json)) return json as Term
  if (Array.isArray(json.t)) return new Tuple(json.t.map(part))
  if (Array.isArray(json.m))
    return mapOf(json.m.map(pair => [part((pair as Json[])[0]), part((pair as Json[])[1])] as const))
  throw new ScenarioError(`${JSON.stringify(json)} stands for no term`)
}

function decodeText(text: string, self: Process, locals: ReadonlyMap<string, Term>): Term {
  switch (text[0]) {
    case ':':
      return atom(text.slice(1))
    case '@':
      return withStore(self, store => store.pid(text.slice(1)))
    case '$': {
      const [name = '', ...path] = text.slice(1).split('.')
      const value = locals.has(name) ? locals.get(name) : withStore(self, store => store.variable(name))
      return path.reduce((whole: Term, index) => itemOf(whole, Number(index)), value ?? null)
    }
    default:
      return text
  }
}

function itemOf(whole: Term, index: number): Term {
  const items = whole instanceof Tuple ? whole.items : whole
  if (!Array.isArray(items))
    throw new ScenarioError(`there is no element ${index} in what is no tuple or list`)
  const item = items[index] as Term | undefined
  if (item === undefined && whole instanceof Tuple) throw new ScenarioError(`a tuple has no element ${index}`)
  return item === undefined ? null : item
}
