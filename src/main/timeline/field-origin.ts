import type { StateOrigins } from '../../shared/protocol/events/process.ts'
import { isAtom, isRecord, type Term, Tuple } from '../../shared/term.ts'
import { equalTerms } from '../../shared/term-order.ts'

/** Something that a process was told while it began, by whom, and whether that is a file. */
export type Told = { readonly source: string; readonly onDisk: boolean; readonly value: Term }

type Field = {
  /** null for a state without named fields. */
  readonly name: string | null
  /** Its value in the life before, and after the start; undefined where it was not there. */
  readonly was: Term | undefined
  readonly is: Term | undefined
  /** Whether there was a life before. */
  readonly hasBefore: boolean
  readonly args: Term | undefined
  readonly told: readonly Told[]
}

/** Where the value of a field came from; `onDisk`: its value there, undefined for none. */
export type FieldOrigin = {
  readonly mark: StateOrigins['fields'][number]['mark']
  readonly source: string | null
  readonly onDisk: Term | undefined
}

/**
 * A value that differs from the one before is lost; one that was among the start arguments came from there; one that
 * somebody told was restored; any other was made by init. A value as common as nil or 0 counts as told only where it stood
 * under the same name.
 */
export function originOf({ name, was, is, hasBefore, args, told }: Field): FieldOrigin {
  const onDisk = told
    .filter(({ onDisk }) => onDisk)
    .map(({ value }) => namedIn(value, name) ?? (is !== undefined && holds(value, is, name) ? is : undefined))
    .findLast(value => value !== undefined)
  if (is === undefined || (hasBefore && (was === undefined || !equalTerms(was, is))))
    return { mark: hasBefore && was === undefined ? 'made' : 'lost', source: null, onDisk }
  if (args !== undefined && holds(args, is, name)) return { mark: 'argument', source: null, onDisk }
  const from = told.findLast(({ value }) => holds(value, is, name))
  if (from !== undefined) return { mark: 'restored', source: from.source, onDisk }
  return { mark: 'made', source: null, onDisk }
}

/** Whether `value` stands in `term`: under the name of the field, or anywhere where it is no common value. */
export function holds(term: Term, value: Term, name: string | null): boolean {
  if (!isCommon(value) && equalTerms(term, value)) return true
  if (isRecord(term) && name !== null && term[name] !== undefined && equalTerms(term[name] as Term, value))
    return true
  return partsOf(term).some(part => holds(part, value, name))
}

/** The value that the first map in `term` with such a field has in it. */
function namedIn(term: Term, name: string | null): Term | undefined {
  if (name === null) return undefined
  if (isRecord(term) && term[name] !== undefined) return term[name]
  for (const part of partsOf(term)) {
    const found = namedIn(part, name)
    if (found !== undefined) return found
  }
  return undefined
}

function partsOf(term: Term): readonly Term[] {
  if (term instanceof Tuple) return term.items as readonly Term[]
  if (Array.isArray(term)) return term
  if (term instanceof Map) return [...term.values()]
  return isRecord(term) ? Object.values(term) : []
}

/** A value that may stand anywhere by chance. */
function isCommon(value: Term): boolean {
  if (isAtom(value) || value === '') return true
  if (typeof value === 'number') return Math.abs(value) < 1_000
  return partsOf(value).length === 0 && typeof value === 'object'
}
