import { type Atom, atom, Ref, type Term, tuple } from '../../../shared/term.ts'
import { deliver } from '../deliver.ts'
import type { Process } from '../process.ts'
import type { Table } from './table.ts'

/** The ETS tables of a world. Says who is told what when an owner exits; who may do what is decided elsewhere. */
export class Tables {
  private readonly byTid = new Map<number, Table>()
  private readonly byName = new Map<Atom, Table>()
  /** By number of the owner's pid; oldest first. */
  private readonly byOwner = new Map<number, Set<Table>>()

  /** Every table, oldest first. */
  all(): Iterable<Table> {
    return this.byTid.values()
  }

  /** The table that processes call `ref`: an identifier, or the name of a named table. */
  find(ref: Term): Table | undefined {
    return ref instanceof Ref ? this.byTid.get(ref.id) : this.byName.get(ref as Atom)
  }

  /** Takes in a table; the caller has made sure that its name is free, if it is a named one. */
  add(table: Table): void {
    this.byTid.set(table.tid.id, table)
    if (table.named) this.byName.set(table.name, table)
    this.own(table)
  }

  remove(table: Table): void {
    this.byTid.delete(table.tid.id)
    if (table.named) this.byName.delete(table.name)
    this.disown(table)
  }

  rename(table: Table, name: Atom): void {
    if (table.named) {
      this.byName.delete(table.name)
      this.byName.set(name, table)
    }
    table.name = name
  }

  /** Makes `to` the owner of `table` and tells it so, on behalf of `from`. */
  transfer(table: Table, from: Process, to: Process, data: Term): void {
    this.disown(table)
    table.owner = to.pid
    this.own(table)
    deliver(from.world, from, to, tuple(atom('ETS-TRANSFER'), table.ref, from.pid, data))
  }

  /** Tables die with the process that owns them, or go to their heir when that lives. */
  ownerExited(owner: Process): void {
    const owned = this.byOwner.get(owner.pid.id)
    if (owned === undefined) return
    for (const table of [...owned]) {
      const heir = table.heir === null ? undefined : owner.world.process(table.heir.pid)
      if (heir === undefined || heir.doom !== undefined) this.remove(table)
      else this.transfer(table, owner, heir, table.heir?.data as Term)
    }
  }

  /** A copy that changes on its own; what is in the tables is shared. */
  fork(): Tables {
    const copy = new Tables()
    for (const table of this.byTid.values()) copy.add(table.fork())
    return copy
  }

  private own(table: Table): void {
    const owned = this.byOwner.get(table.owner.id)
    if (owned === undefined) this.byOwner.set(table.owner.id, new Set([table]))
    else owned.add(table)
  }

  private disown(table: Table): void {
    const owned = this.byOwner.get(table.owner.id)
    owned?.delete(table)
    if (owned?.size === 0) this.byOwner.delete(table.owner.id)
  }
}
