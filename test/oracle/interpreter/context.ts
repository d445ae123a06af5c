import type { Process } from '../../../src/main/runtime/index.ts'
import type { Term } from '../../../src/shared/term.ts'
import { decode } from './decode.ts'
import type { Json } from './json.ts'
import { type Label, type LoggedTerm, withStore } from './store.ts'

/** Where an op runs: in which process, and with which variables of its own. */
export type Context = {
  readonly self: Process
  readonly label: Label
  /** Every op is caught: it is the process that runs the steps. */
  readonly driver: boolean
  readonly locals: ReadonlyMap<string, Term>
}

export function contextOf(
  self: Process,
  locals: Readonly<Record<string, Term>> = {},
  driver = false,
): Context {
  const label = withStore(self, store => store.label(self.pid)) ?? { name: '?', number: 0 }
  return { self, label, driver, locals: new Map(Object.entries({ ...locals, self: self.pid })) }
}

export function withLocal(context: Context, name: string, value: Term): Context {
  return { ...context, locals: new Map([...context.locals, [name, value]]) }
}

/** The term that `json` stands for, at this moment. */
export function termOf(context: Context, json: Json | undefined): Term {
  return decode(json, context.self, context.locals)
}

/** The timeout of an op: ms or `infinity`. */
export function timeoutOf(context: Context, json: Json | undefined, otherwise: Term): never {
  return (json === undefined ? otherwise : termOf(context, json)) as never
}

export function log(context: Context, kind: string, ...terms: readonly Term[]): void {
  logTerms(
    context,
    kind,
    terms.map(term => ({ kind: 'term', term })),
  )
}

export function logTerms(context: Context, kind: string, terms: readonly LoggedTerm[]): void {
  withStore(context.self, store => store.log({ label: context.label, kind, terms }))
}
