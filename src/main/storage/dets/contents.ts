import type { Term, Tuple } from '../../../shared/term.ts'
import { equalTerms } from '../../../shared/term-order.ts'
import { encodeTerm, TermFormatError } from '../format/etf.ts'
import { phash2 } from '../format/phash2.ts'

export type TableType = 'set' | 'bag' | 'duplicate_bag'

/** The objects of a table by key, those of one key oldest first; a value that is never changed. */
export type Contents = {
  readonly type: TableType
  /** Place of the key in an object, from 1. */
  readonly keypos: number
  readonly byKey: ReadonlyMap<string, readonly Tuple[]>
  readonly count: number
}

/** One change that a user asked for. */
export type Change =
  | { readonly op: 'insert'; readonly objects: readonly Tuple[] }
  | { readonly op: 'delete'; readonly key: Term }
  | { readonly op: 'delete_object'; readonly object: Tuple }
  | { readonly op: 'delete_all_objects' }

export function contentsOf(type: TableType, keypos: number, objects: readonly Tuple[]): Contents {
  return applyChanges({ type, keypos, byKey: new Map(), count: 0 }, [{ op: 'insert', objects }])
}

/** Oldest key first. */
export function allObjects(contents: Contents): Tuple[] {
  return [...contents.byKey.values()].flat()
}

export function objectsOf(contents: Contents, key: Term): readonly Tuple[] {
  return isStorable(key) ? (contents.byKey.get(keyText(key)) ?? []) : []
}

/** `contents` after `changes`, in order. */
export function applyChanges(contents: Contents, changes: readonly Change[]): Contents {
  const byKey = new Map(contents.byKey)
  for (const change of changes) {
    switch (change.op) {
      case 'insert':
        for (const object of change.objects) insertObject(contents, byKey, object)
        break
      case 'delete':
        byKey.delete(keyText(change.key))
        break
      case 'delete_object': {
        const key = keyText(keyOf(contents, change.object))
        const rest = (byKey.get(key) ?? []).filter(object => !equalTerms(object, change.object))
        if (rest.length > 0) byKey.set(key, rest)
        else byKey.delete(key)
        break
      }
      case 'delete_all_objects':
        byKey.clear()
    }
  }
  let count = 0
  for (const objects of byKey.values()) count += objects.length
  return { ...contents, byKey, count }
}

function insertObject(contents: Contents, byKey: Map<string, readonly Tuple[]>, object: Tuple): void {
  const key = keyText(keyOf(contents, object))
  const old = byKey.get(key) ?? []
  if (contents.type === 'set') byKey.set(key, [object])
  // A bag holds equal objects once; one that comes again moves to the end.
  else if (contents.type === 'bag')
    byKey.set(key, [...old.filter(other => !equalTerms(other, object)), object])
  else byKey.set(key, [...old, object])
}

export function keyOf(contents: { readonly keypos: number }, object: Tuple): Term {
  return object.items[contents.keypos - 1] as Term
}

/**
 * Whether the table can hold `object`: it has a key, and nothing in it that only this world knows (pids, references,
 * funs).
 */
export function canHold(contents: { readonly keypos: number }, object: Tuple): boolean {
  if (object.size < contents.keypos || !isStorable(keyOf(contents, object))) return false
  return isStorable(object)
}

function isStorable(term: Term): boolean {
  try {
    phash2(term)
    encodeTerm(term)
    return true
  } catch (thrown) {
    if (thrown instanceof TermFormatError) return false
    throw thrown
  }
}

/** Text that two keys share exactly when they are the same term. */
function keyText(key: Term): string {
  if (typeof key === 'string') return `s${key}`
  if (typeof key === 'number' && Number.isInteger(key)) return `i${key}`
  let text = 'b'
  for (const byte of encodeTerm(key)) text += String.fromCharCode(byte)
  return text
}
