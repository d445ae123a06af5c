import type { Process } from '../runtime/index.ts'
import { Memories } from './memories.ts'
import { Seat } from './seat.ts'
import { idText, isMakeshift, otherKey } from './seat-keys.ts'
import { ownName } from './words.ts'

/**
 * The seats by their keys, the dead among them for as long as they are drawn, and what has changed since somebody looked.
 */
export class SeatMap {
  /** Seats whose picture may be out of date, and keys of seats that are gone; whoever draws empties them. */
  readonly changed = new Set<Seat>()
  /** Seats whose process did nothing more than take and send messages; some may be among the changed too. */
  readonly stirred = new Set<Seat>()
  readonly removed = new Set<string>()
  private readonly byKey = new Map<string, Seat>()
  private readonly ghosts = new Set<Seat>()
  private memories = new Memories()

  get(key: string): Seat | undefined {
    return this.byKey.get(key)
  }

  /** Puts every seat down as changed. */
  touchAll(): void {
    for (const seat of this.byKey.values()) this.changed.add(seat)
  }

  /** The empty seat of this key, or a new one; a key that somebody has gets a number. */
  create(wanted: string, parent: Seat | null): Seat {
    let key = wanted
    for (let n = 2; ; n++) {
      const taken = this.byKey.get(key)
      if (taken === undefined) break
      if (taken.process === null && taken.parent === parent) return taken
      key = `${wanted} (${n})`
    }
    const seat = new Seat(key, parent)
    this.memories.recall(seat)
    this.byKey.set(key, seat)
    this.removed.delete(key)
    this.changed.add(seat)
    if (parent !== null) this.changed.add(parent)
    return seat
  }

  /** Gives `seat` another key, and those under it keys that begin with that; they go on with the lives of who had them. */
  rekey(seat: Seat, key: string): void {
    this.byKey.delete(seat.key)
    this.removed.add(seat.key)
    for (const child of seat.children) this.rekey(child, key + child.key.slice(seat.key.length))
    seat.key = key
    this.byKey.set(key, seat)
    this.removed.delete(key)
    this.memories.recall(seat)
    this.changed.add(seat)
  }
  /** Gives a seat with a makeshift key the name its process has by now. @returns whether the key is another */
  rename(seat: Seat): boolean {
    const { process, parent } = seat
    if (process === null || !isMakeshift(seat)) return false
    const name = ownName(process)
    if (name === null) return false
    const key = seat.supervised ? `${(parent as Seat).key}/${name}` : otherKey(parent, process)
    const holder = this.byKey.get(key)
    if (holder !== undefined && (holder.process !== null || !this.remove(holder))) return false
    this.rekey(seat, key)
    return true
  }

  /** Nobody will sit here again; it is drawn for a while. */
  bury(seat: Seat): void {
    if (this.ghosts.has(seat)) return
    seat.empty = 'dead'
    seat.ghostMs = ghostMs
    this.ghosts.add(seat)
    this.changed.add(seat)
    if (seat.parent !== null) this.changed.add(seat.parent)
    if (this.ghosts.size <= ghostsMax) return
    for (const oldest of this.ghosts) {
      this.remove(oldest)
      break
    }
  }

  /** Takes an empty seat away, and those under it. @returns false while somebody sits under it */
  remove(seat: Seat): boolean {
    for (const child of seat.children) if (child.process === null) this.remove(child)
    if (seat.children.size > 0) return false
    this.memories.keep(seat)
    this.forget(seat)
    return true
  }

  /** Lets `ms` of wall time pass for the seats of the dead. */
  age(ms: number): void {
    for (const seat of this.ghosts) {
      seat.ghostMs -= ms
      if (seat.ghostMs <= 0) this.remove(seat)
    }
  }

  /** Somebody may sit here again after all. */
  revive(seat: Seat): void {
    this.ghosts.delete(seat)
  }

  /** A copy that changes on its own, and each seat's copy. `processOf`: the copy of a process; of one that is gone, itself. */
  fork(processOf: (process: Process) => Process): { seats: SeatMap; copies: ReadonlyMap<Seat, Seat> } {
    const seats = new SeatMap()
    const copies = new Map<Seat, Seat>()
    const copyOf = (seat: Seat): Seat => copies.get(seat) ?? copy(seat)
    const copy = (seat: Seat): Seat => {
      const made = seat.copyTo(seat.parent === null ? null : copyOf(seat.parent), processOf)
      copies.set(seat, made)
      // Its parent may remember a seat that is gone.
      if (seat.parent?.children.has(seat) === false) made.parent?.children.delete(made)
      // From the top down, so that siblings keep their order.
      for (const child of seat.children) copyOf(child)
      return made
    }
    for (const [key, seat] of this.byKey) seats.byKey.set(key, copyOf(seat))
    for (const [seat, made] of copies) {
      for (const [id, child] of seat.byId) made.byId.set(id, copyOf(child))
      for (const [order, child] of seat.byOrder) made.byOrder.set(order, copyOf(child))
      for (const child of seat.vacant) made.vacant.add(copyOf(child))
    }
    for (const seat of this.ghosts) seats.ghosts.add(copyOf(seat))
    for (const seat of this.changed) seats.changed.add(copyOf(seat))
    for (const seat of this.stirred) seats.stirred.add(copyOf(seat))
    for (const key of this.removed) seats.removed.add(key)
    seats.memories = this.memories.fork()
    return { seats, copies }
  }

  /** Takes `seat` away, whoever sits there. */
  forget(seat: Seat): void {
    this.ghosts.delete(seat)
    this.changed.delete(seat)
    this.stirred.delete(seat)
    if (this.byKey.get(seat.key) === seat) {
      this.byKey.delete(seat.key)
      this.removed.add(seat.key)
    }
    const { parent } = seat
    if (parent === null) return
    parent.children.delete(seat)
    parent.vacant.delete(seat)
    if (seat.id !== undefined) parent.byId.delete(idText(seat.id))
    if (parent.byOrder.get(seat.order) === seat) parent.byOrder.delete(seat.order)
    this.changed.add(parent)
  }
}

/** Wall time for which the seat of the dead is drawn. */
const ghostMs = 4_000
/** Seats of the dead that are kept at once: of more the oldest go early, also when nobody looks and no time passes. */
const ghostsMax = 2_000
