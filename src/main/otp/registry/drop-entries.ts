import { isGround } from '../../../shared/match-spec/pattern.ts'
import { atom, atomName, isAtom, type Term, Tuple, tuple } from '../../../shared/term.ts'
import { ets, type Process, type TableRef } from '../../runtime/index.ts'

const any = atom('_')

/**
 * Takes out of `table` what matches `pattern`, which has a key of the registry at `position` (from 1). A key that would
 * be a variable or a wildcard in a pattern stands in a guard instead.
 * @see Elixir, Registry: __unregister__/3
 */
export function dropEntries(self: Process, table: TableRef, pattern: Tuple, position: number): true {
  const key = pattern.items[position - 1] as Term
  if (!isAtom(key) || !/^(_$|\$)/.test(atomName(key))) return ets.matchDelete(self, table, pattern)
  const items = pattern.items.map((item, at) => (at === position - 1 ? any : item))
  ets.selectDelete(self, table, [tuple(new Tuple(items), [isKey(key, position)], [true])])
  return true
}

/** The guard that the element at `position` of an object is `key`, whatever that would mean in a pattern. */
export function isKey(key: Term, position = 1): Term {
  const element = tuple(atom('element'), position, atom('$_'))
  return tuple(atom('=:='), element, tuple(atom('const'), key))
}

/** What may stand for `key` in a head beside the guard `isKey`: itself, so that a table looks there alone. */
export function keyHead(key: Term): Term {
  return isGround(key) ? key : any
}
