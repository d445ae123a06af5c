import { badarg, nonode, undefined_ } from '../../../shared/atoms.ts'
import { type Atom, atom, isAtom, Pid, Ref, type Term, tuple } from '../../../shared/term.ts'
import { effect } from '../effects.ts'
import { raise } from '../errors.ts'
import { freeze } from '../freeze.ts'
import type { Process } from '../process.ts'
import { onTable, type TableRef } from './access.ts'
import { type Heir, type Protection, Table, type TableType } from './table.ts'

export type TableOptions = {
  /** Default `set`. */
  type?: TableType
  /** What other processes than the owner may do: everything, read (default), or nothing. */
  protection?: Protection
  /** Whether the name stands for the table. Default false: the name is for show. */
  named?: boolean
  /** Position of the key in the objects, from 1 (default). */
  keypos?: number
  /** Who becomes the owner when the owner exits. Default nobody: the table is gone then. */
  heir?: Heir | null
}

const types: readonly unknown[] = ['set', 'ordered_set', 'bag', 'duplicate_bag'] satisfies TableType[]
const protections: readonly unknown[] = ['public', 'protected', 'private'] satisfies Protection[]

/** Tables themselves: how they come, who has them, how they go. */
export const ownership = {
  /**
   * Makes a table that the running process owns.
   * @returns its name if it is a named table, else its identifier.
   * @throws error `badarg` for a name that is no atom or that another named table has, and for wrong options.
   */
  new(self: Process, name: Atom, options: TableOptions = {}): TableRef {
    return effect(self, () => {
      const { type = 'set', protection = 'protected', named = false, keypos = 1, heir = null } = options
      const { tables } = self.world
      if (!isAtom(name) || (named && tables.find(name) !== undefined)) return raise(badarg)
      if (!types.includes(type) || !protections.includes(protection)) return raise(badarg)
      if (!Number.isSafeInteger(keypos) || keypos < 1 || !isHeir(heir)) return raise(badarg)
      const table = new Table({
        tid: self.makeRef(),
        name,
        named,
        type,
        keypos,
        protection,
        owner: self.pid,
        heir: heirOf(self, heir),
      })
      tables.add(table)
      return table.ref
    })
  },

  /** Ends a table. @see ets:delete/1 */
  delete(self: Process, table: TableRef): true {
    return onTable(self, table, 'write', it => {
      self.world.tables.remove(it)
      return true
    })
  },

  /** Gives a table another name. @returns what it is called now. @throws error `badarg` when a named table has that name */
  rename(self: Process, table: TableRef, name: Atom): TableRef {
    return onTable(self, table, 'write', it => {
      if (!isAtom(name) || (it.named && self.world.tables.find(name) !== undefined)) return raise(badarg)
      self.world.tables.rename(it, name)
      return it.ref
    })
  },

  /**
   * Makes `to` the owner of a table that the running process owns; it is told by `{'ETS-TRANSFER', Table, From, Data}`.
   * @throws error `badarg` when `to` is gone, or owns it already.
   */
  giveAway(self: Process, table: TableRef, to: Pid, data: Term): true {
    return onTable(self, table, 'own', it => {
      const target = to instanceof Pid ? self.world.process(to) : undefined
      if (target === undefined || target.doom !== undefined || target === self) return raise(badarg)
      self.world.tables.transfer(it, self, target, freeze(data))
      return true
    })
  },

  /** Sets or takes away the heir of a table that the running process owns. @see ets:setopts/2 */
  setHeir(self: Process, table: TableRef, heir: Heir | null): true {
    return onTable(self, table, 'own', it => {
      if (!isHeir(heir)) return raise(badarg)
      it.heir = heirOf(self, heir)
      return true
    })
  },

  /** All tables, by the name or identifier that `new` gave. @see ets:all/0 */
  all(self: Process): readonly TableRef[] {
    return effect(self, () => [...self.world.tables.all()].map(table => table.ref))
  },

  /** The identifier of the named table `name`, or the atom `undefined`. */
  whereis(self: Process, name: Atom): Ref | typeof undefined_ {
    return effect(self, () => self.world.tables.find(name)?.tid ?? undefined_)
  },

  /**
   * What is known of a table, whoever asks: `[{id, …}, {owner, …}, …]`, or the atom `undefined` when it is gone.
   * Differs: the memory that it takes is not told.
   */
  info(self: Process, table: TableRef): Term {
    return effect(self, () => {
      const found = find(self, table)
      return found === undefined
        ? undefined_
        : Object.entries(facts(found)).map(([name, value]) => tuple(atom(name), value))
    })
  },

  /**
   * One item of `info`; besides, `fixed`, `safe_fixed` and `safe_fixed_monotonic_time`, which are not told there.
   * @throws error `badarg` when there is no such item
   */
  infoItem(self: Process, table: TableRef, item: Atom): Term {
    return effect(self, () => {
      const found = find(self, table)
      if (found === undefined) return undefined_
      const all = { ...facts(found), ...fixation(self, found) }
      const name = typeof item === 'symbol' ? (item.description as string) : ''
      return Object.hasOwn(all, name) ? (all[name] as Term) : raise(badarg)
    })
  },
} as const

function find(self: Process, ref: TableRef): Table | undefined {
  if (!isAtom(ref) && !(ref instanceof Ref)) return raise(badarg)
  return self.world.tables.find(ref)
}

function facts(table: Table): { readonly [item: string]: Term } {
  return {
    id: table.tid,
    decentralized_counters: false,
    read_concurrency: false,
    write_concurrency: false,
    compressed: false,
    owner: table.owner,
    heir: table.heir?.pid ?? atom('none'),
    name: table.name,
    size: table.size,
    node: nonode,
    named_table: table.named,
    type: atom(table.type),
    keypos: table.keypos,
    protection: atom(table.protection),
  }
}

/** What is known of those who have fixed a table. @see ets:safe_fixtable/2 */
function fixation(self: Process, table: Table): { readonly [item: string]: Term } {
  const fixes = table.fixedBy(pid => self.world.process(pid) !== undefined)
  const [first] = fixes
  if (first === undefined) return { fixed: false, safe_fixed: false, safe_fixed_monotonic_time: false }
  const by = fixes.map(({ count, pid }) => tuple(pid, count))
  const ms = self.world.epochMs + Math.floor(first.sinceMs)
  const timestamp = tuple(Math.floor(ms / 1e9), Math.floor(ms / 1e3) % 1e6, (ms % 1e3) * 1e3)
  return {
    fixed: true,
    safe_fixed: tuple(timestamp, by),
    safe_fixed_monotonic_time: tuple(Math.floor(first.sinceMs), by),
  }
}

/** The heir as the table keeps it; one that is dead already is none. */
function heirOf(self: Process, heir: Heir | null): Heir | null {
  if (heir === null || self.world.process(heir.pid) === undefined) return null
  return { pid: heir.pid, data: freeze(heir.data) }
}

function isHeir(heir: Heir | null): boolean {
  return heir === null || heir.pid instanceof Pid
}
