import { badarg } from '../../../shared/atoms.ts'
import { type Atom, atom, atomName, isAtom, Pid, Ref, type Term, Tuple } from '../../../shared/term.ts'
import { formatTerm } from '../../../shared/term-text.ts'
import { ErlangError, ets, type Process, type TableRef } from '../../runtime/index.ts'
import { raiseArgumentError } from '../argument-error.ts'

/** `unique`: a key has one process at most; `duplicate`: any number of entries. */
export type Keys = 'unique' | 'duplicate'

/** Keys in the registry's own table under which it says what it is, as in Elixir; all other keys there are `meta`. */
export const allInfo = -1
export const keyInfo = -2

/** The tables of one partition, and the process that owns them. */
export type Partition = {
  /** `{Key, {Pid, Value}}` for each entry. */
  readonly keyTable: TableRef
  readonly server: Pid
  /** `{Pid, Key, KeyTable, Counter}` for each entry. */
  readonly pidTable: TableRef
}

/** What a registry was started with. */
export type Info = {
  readonly name: Atom
  readonly keys: Keys
  readonly partitions: number
  readonly listeners: readonly Atom[]
  /** The partition when there is but one. */
  readonly sole: Partition | null
}

/** @throws ArgumentError when there is no such registry; `why` ends its message. */
export function infoOf(self: Process, registry: Atom, why = ''): Info {
  const [row] = rowsOf(self, registry, allInfo)
  if (row === undefined)
    return raiseArgumentError(`unknown registry: ${formatTerm(registry, 'elixir')}${why}`)
  const [keys, partitions, keyTable, owner, listeners] = (row.items[1] as Tuple).items as readonly Term[]
  return {
    name: registry,
    keys: keys === unique ? 'unique' : 'duplicate',
    partitions: partitions as number,
    listeners: listeners as readonly Atom[],
    sole: owner instanceof Tuple ? partitionOf(keyTable as TableRef, owner) : null,
  }
}

const unique = atom('unique')
const nothing: readonly Tuple[] = []

/** The objects of `key` in a table of a registry; none when the table is gone. */
export function rowsOf(self: Process, table: TableRef, key: Term): readonly Tuple[] {
  try {
    return ets.lookup(self, table, key)
  } catch (thrown) {
    if (thrown instanceof ErlangError && thrown.reason === badarg) return nothing
    throw thrown
  }
}

/** The partition for an entry: in a unique registry its key table goes by key, all else by pid. */
export function partitionFor(self: Process, info: Info, key: Term, pid: Pid): Partition {
  if (info.sole !== null) return info.sole
  const ofPid = partitionAt(self, info, hash(pid, info.partitions))
  if (info.keys === 'duplicate') return ofPid
  return { ...ofPid, keyTable: partitionAt(self, info, hash(key, info.partitions)).keyTable }
}

/** The tables that entries of `key` can be in. */
export function keyTablesFor(self: Process, info: Info, key: Term): readonly TableRef[] {
  return info.keys === 'duplicate' ? keyTables(self, info) : [keyTableFor(self, info, key)]
}

/** The table in which a unique registry has the entry of `key`. */
export function keyTableFor(self: Process, info: Info, key: Term): TableRef {
  return partitionAt(self, info, hash(key, info.partitions)).keyTable
}

/** The key tables of all partitions. */
export function keyTables(self: Process, info: Info): readonly TableRef[] {
  return Array.from({ length: info.partitions }, (_, at) => partitionAt(self, info, at).keyTable)
}

export function partitionAt(self: Process, info: Info, at: number): Partition {
  if (info.sole !== null) return info.sole
  const keyTable = ets.lookupElement(self, info.name, at, 2) as TableRef
  return partitionOf(keyTable, ets.lookupElement(self, info.name, at, 3) as Tuple)
}

function partitionOf(keyTable: TableRef, owner: Tuple): Partition {
  const [server, pidTable] = owner.items as readonly [Pid, TableRef]
  return { keyTable, server, pidTable }
}

/** Which of `partitions` `term` belongs to. Differs: Elixir asks erlang:phash2/2, which nobody can tell. */
export function hash(term: Term, partitions: number): number {
  if (partitions === 1) return 0
  if (term instanceof Pid || term instanceof Ref) return term.id % partitions
  const text = isAtom(term) ? atomName(term) : typeof term === 'string' ? term : formatTerm(term, 'erlang')
  // FNV-1a.
  let value = 0x811c9dc5
  for (let at = 0; at < text.length; at++) value = Math.imul(value ^ text.charCodeAt(at), 0x01000193)
  return (value >>> 0) % partitions
}

/** `run`'s result, or `otherwise` when a table it looks at, or what it looks for there, is gone. */
export function whileThere<T, E>(run: () => T, otherwise: E): T | E {
  try {
    return run()
  } catch (thrown) {
    if (thrown instanceof ErlangError && thrown.reason === badarg) return otherwise
    throw thrown
  }
}
