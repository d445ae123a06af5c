import { ets, type Process, type TableRef, type TableType } from '../../../src/main/runtime/index.ts'
import { type Atom, atomName, isAtom, type Pid, type Term, Tuple } from '../../../src/shared/term.ts'

type Call = (self: Process, table: never, ...args: never) => unknown

/** Erlang's ets functions that are called otherwise here. */
export const etsCalls: { readonly [name: string]: Call } = {
  'ets.new': (self, name: Atom, options: readonly Term[]) => ets.new(self, name, optionsOf(options)),

  'ets.delete': (self, table: TableRef, ...key: [] | [Term]) =>
    key.length === 0 ? ets.delete(self, table) : ets.deleteKey(self, table, key[0]),

  'ets.setopts': (self, table: TableRef, { items }: Tuple) =>
    ets.setHeir(self, table, items.length === 2 ? null : { pid: items[1] as Pid, data: items[2] as Term }),

  'ets.info': (self, table: TableRef, ...item: [] | [Atom]) =>
    item.length === 0 ? ets.info(self, table) : ets.infoItem(self, table, item[0]),

  'ets.select': ofAnyArity(ets.select, ets.selectSome),
  'ets.select_reverse': ofAnyArity(ets.selectReverse, ets.selectReverseSome),
  'ets.match': ofAnyArity(ets.match, ets.matchSome),
  'ets.match_object': ofAnyArity(ets.matchObject, ets.matchObjectSome),
}

/** A function that takes a continuation; or a table and a pattern; or both and a limit. */
function ofAnyArity(
  all: (self: Process, table: TableRef, pattern: Term) => Term,
  some: (self: Process, table: TableRef, pattern: Term, limit: number) => Term,
): Call {
  return (self, table: TableRef, ...rest: [] | [Term] | [Term, number]) => {
    if (rest.length === 0) return ets.more(self, table)
    return rest.length === 1 ? all(self, table, ...rest) : some(self, table, ...rest)
  }
}

function optionsOf(given: readonly Term[]): object {
  const all: Record<string, unknown> = {}
  for (const option of given) {
    if (option instanceof Tuple) {
      const [name, ...values] = option.items as readonly Term[]
      const key = atomName(name as Atom)
      if (key !== 'heir') all[key] = values[0]
      else all.heir = values.length === 1 ? null : { pid: values[0], data: values[1] }
    } else if (isAtom(option)) {
      const word = atomName(option)
      if (word === 'named_table') all.named = true
      else if (types.includes(word)) all.type = word
      else all.protection = word
    }
  }
  return all
}

const types: readonly string[] = ['set', 'ordered_set', 'bag', 'duplicate_bag'] satisfies TableType[]
