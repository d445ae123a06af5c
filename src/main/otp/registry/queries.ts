import { atom, type Pid, type Term, Tuple, tuple } from '../../../shared/term.ts'
import { equalTerms } from '../../../shared/term-order.ts'
import { formatTerm } from '../../../shared/term-text.ts'
import { ets, isAlive, type Process, raise, type TableRef } from '../../runtime/index.ts'
import { raiseArgumentError } from '../argument-error.ts'
import { isKey, keyHead } from './drop-entries.ts'
import { hash, type Info, keyTableFor, keyTables, keyTablesFor, partitionAt, rowsOf } from './info.ts'

const any = atom('_')

/** The `{Pid, Value}` under `key` in one table; none while the table is gone. */
export function entriesIn(self: Process, keyTable: TableRef, key: Term): readonly Tuple[] {
  return rowsOf(self, keyTable, key).map(({ items }) => items[1] as Tuple)
}

/** @see Elixir, Registry: lookup/2 */
export function lookup(self: Process, info: Info, key: Term): readonly Tuple[] {
  return keyTablesFor(self, info, key).flatMap(table => entriesIn(self, table, key))
}

/** The living process that has `key` in a unique registry. @see Elixir, Registry: whereis_name/1 */
export function holderOf(self: Process, info: Info, key: Term): Pid | undefined {
  const [row] = rowsOf(self, keyTableFor(self, info, key), key)
  if (row === undefined) return undefined
  const pid = (row.items[1] as Tuple).items[0] as Pid
  return isAlive(self, pid) ? pid : undefined
}

/** @see Elixir, Registry: match/4 */
export function match(
  self: Process,
  info: Info,
  key: Term,
  pattern: Term,
  guards: readonly Term[],
): readonly Tuple[] {
  const spec = [
    tuple(
      tuple(keyHead(key), tuple(any, pattern)),
      [isKey(key), ...guards],
      [tuple(atom('element'), 2, atom('$_'))],
    ),
  ]
  return selectIn(self, keyTablesFor(self, info, key), spec) as readonly Tuple[]
}

/** @throws error `function_clause` for what is no list. @see Elixir, Registry: select/2 */
export function select(self: Process, info: Info, spec: Term, name: string): readonly Term[] {
  if (!Array.isArray(spec)) return raise(atom('function_clause'))
  const grouped = (spec as readonly Term[]).map(part => {
    const [head, guards, body] = part instanceof Tuple && part.size === 3 ? part.items : []
    if (!(head instanceof Tuple) || head.size !== 3) {
      const text = formatTerm(spec, 'elixir')
      return raiseArgumentError(`invalid match specification in Registry.${name}: ${text}`)
    }
    const [key, pid, value] = head.items as readonly [Term, Term, Term]
    return tuple(tuple(key, tuple(pid, value)), guards as Term, body as Term)
  })
  return selectIn(self, keyTables(self, info), grouped)
}

function selectIn(self: Process, tables: readonly TableRef[], spec: Term): readonly Term[] {
  return tables.flatMap(table => [...ets.select(self, table, spec)])
}

/** The key registered last comes first. @see Elixir, Registry: keys/2 */
export function keysOf(self: Process, info: Info, pid: Pid): readonly Term[] {
  const { pidTable } = partitionAt(self, info, hash(pid, info.partitions))
  const rows = rowsOf(self, pidTable, pid)
  const keys = rows.map(row => row.items[1] as Term).reverse()
  if (info.keys === 'duplicate') return keys
  return keys.filter((key, at) => keys.findIndex(other => equalTerms(other, key)) === at)
}

/** @see Elixir, Registry: values/3 */
export function valuesOf(self: Process, info: Info, key: Term, pid: Pid): readonly Term[] {
  return lookup(self, info, key).flatMap(({ items }) =>
    (items[0] as Pid).id === pid.id ? [items[1] as Term] : [],
  )
}

/** @see Elixir, Registry: count/1 */
export function count(self: Process, info: Info): number {
  return keyTables(self, info).reduce((sum, table) => {
    const size = ets.infoItem(self, table, atom('size'))
    return sum + (typeof size === 'number' ? size : 0)
  }, 0)
}
