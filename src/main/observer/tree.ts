import { atomName, type Pid, type Term } from '../../shared/term.ts'
import type { ChildView, SupervisorView } from '../otp/index.ts'
import type { Process, World } from '../runtime/index.ts'
import type { Seat } from './seat.ts'
import { childKey, idText, otherKey } from './seat-keys.ts'
import { SeatMap } from './seat-map.ts'
import {
  childOf,
  factsOf,
  hasNamelessChildren,
  isNameless,
  supervises,
  supervisorView,
} from './supervisors.ts'
import { isOrderly, ownName } from './words.ts'

/** A process that has no seat yet, and the wall time at which it was first looked for one. */
type Newcomer = { readonly process: Process; since: number | null }

/**
 * Who sits where. Told of spawns, exits and what supervisors do as they happen, in a time that does not grow with the
 * tree; `settle`, called once a frame, finds seats for newcomers and reads again the supervisors that did something.
 *
 * A supervisor's state is read, never asked for, and it is as of the last message it has handled: while it restarts a
 * child, the state still has the dead one.
 */
export class Tree {
  readonly world: World
  seats = new SeatMap()
  private readonly byPid = new Map<number, Seat>()
  private readonly newcomers = new Map<number, Newcomer>()
  /** Supervisors to read again. */
  private readonly stale = new Set<Seat>()
  /** Supervisors whose restarts will grow old. */
  private readonly draining = new Set<Seat>()
  /** Children that supervisors without a seat have told of. */
  private readonly told = new Map<number, { readonly id: Term; readonly pid: Pid }[]>()
  private settledAt = 0
  /** Seats made so far at the top. */
  private loose = 0

  constructor(world: World) {
    this.world = world
    for (const process of world.processes.values()) this.spawned(process)
  }

  /** A copy that goes on with `world`, a fork of this one's; and what became of each seat. */
  fork(world: World): { tree: Tree; copies: ReadonlyMap<Seat, Seat> } {
    const processOf = (process: Process): Process =>
      process.dead ? process : (world.process(process.pid) ?? process)
    const tree = new Tree(world)
    const { seats, copies } = this.seats.fork(processOf)
    const copyOf = (seat: Seat): Seat => copies.get(seat) ?? seat
    tree.seats = seats
    tree.newcomers.clear()
    for (const [id, { process, since }] of this.newcomers)
      tree.newcomers.set(id, { process: processOf(process), since })
    for (const [id, seat] of this.byPid) tree.byPid.set(id, copyOf(seat))
    for (const seat of this.stale) tree.stale.add(copyOf(seat))
    for (const seat of this.draining) tree.draining.add(copyOf(seat))
    for (const [id, told] of this.told) tree.told.set(id, told.slice())
    tree.settledAt = this.settledAt
    tree.loose = this.loose
    return { tree, copies }
  }

  /** The seat in which the process `pid` sits. */
  seatOf(pid: Pid): Seat | undefined {
    return this.byPid.get(pid.id)
  }

  spawned(process: Process): void {
    this.newcomers.set(process.pid.id, { process, since: null })
  }

  /** Something about the process `pid` changed that its seat shows. */
  touch(pid: Pid): void {
    const seat = this.byPid.get(pid.id)
    if (seat !== undefined) this.seats.changed.add(seat)
  }

  /** The process `pid` did what a busy one does all the time. */
  stir(pid: Pid): void {
    const seat = this.byPid.get(pid.id)
    if (seat === undefined) return
    const { process } = seat
    // What it calls itself is all that it can change without an event.
    if (process !== null && process.label !== seat.label) {
      seat.label = process.label
      this.seats.changed.add(seat)
    } else this.seats.stirred.add(seat)
  }

  /** Whether it has so many seats that looking at each once a frame would cost more than noting who does something. */
  get isLarge(): boolean {
    return this.byPid.size > seatsPolled
  }

  /** Calls `stir` for the processes in seats that did something since the last time. */
  poll(stir: (pid: Pid) => void): void {
    for (const seat of this.byPid.values()) {
      const { process } = seat
      if (process === null) continue
      const { messageCount, reductions } = process
      if (reductions === seat.reductions && messageCount === seat.messageCount && !process.touched) continue
      seat.reductions = reductions
      seat.messageCount = messageCount
      process.touched = false
      stir(process.pid)
    }
  }

  /** A supervisor has started the child `id` as `pid`, for the first time or again. */
  childStarted(supervisor: Pid, id: Term, pid: Pid): void {
    const process = this.world.process(supervisor)
    if (process === undefined) return
    if (hasNamelessChildren(process) === true) {
      // Who was shown on a makeshift seat while its init took long has one of its own when its supervisor says so.
      const early = this.byPid.get(pid.id)
      if (early?.process && !early.supervised) this.spawned(early.process)
      return
    }
    const seat = this.byPid.get(supervisor.id)
    if (seat !== undefined) {
      this.seatTold(seat, id, pid)
      return
    }
    const told = this.told.get(supervisor.id)
    if (told === undefined) this.told.set(supervisor.id, [{ id, pid }])
    else told.push({ id, pid })
  }

  /** A process did something after which its children, if it has any, are to be read again. */
  acted(pid: Pid): void {
    const seat = this.byPid.get(pid.id)
    if (seat?.facts) this.stale.add(seat)
  }

  /**
   * `pid` has exited. @returns its seat, which is empty now, or null when it never had one; and its process, when it was
   * known.
   */
  exited(pid: Pid, reason: Term): { readonly seat: Seat | null; readonly process: Process | null } {
    const newcomer = this.newcomers.get(pid.id)?.process ?? null
    this.newcomers.delete(pid.id)
    this.told.delete(pid.id)
    if (newcomer !== null && newcomer.parent !== null) {
      // Who lived so short a life is known only if his supervisor counted him among its children.
      this.settle(this.settledAt)
      this.seatByState(newcomer)
    }
    const seat = this.byPid.get(pid.id)
    const process = seat === undefined ? newcomer : seat.process
    // No event says that a monitor is gone with it.
    for (const { target } of process?.monitors ?? []) this.touch(target.pid)
    for (const { watcher } of process?.monitoredBy ?? []) this.touch(watcher.pid)
    if (seat === undefined) return { seat: null, process }
    seat.name = process === null ? null : ownName(process)
    this.byPid.delete(pid.id)
    seat.leave(reason, this.world.now)
    this.seats.changed.add(seat)
    this.draining.delete(seat)
    for (const child of seat.children) if (child.process === null) this.seats.bury(child)
    this.emptied(seat, reason)
    return { seat, process }
  }

  /** Finds seats and reads supervisors. `nowMs`: the host's wall clock. */
  settle(nowMs: number): void {
    this.settledAt = nowMs
    let seated: number
    do {
      seated = this.byPid.size
      for (const newcomer of this.newcomers.values()) this.place(newcomer, nowMs)
      const again: Seat[] = []
      for (const seat of this.stale) if (!this.read(seat, nowMs)) again.push(seat)
      this.stale.clear()
      for (const seat of again) this.stale.add(seat)
    } while (this.byPid.size !== seated && this.newcomers.size > 0)
  }

  /** Lets `ms` of wall time pass for the seats of the dead, and the world's time for restart windows. */
  age(ms: number): void {
    this.seats.age(ms)
    for (const seat of this.draining) this.readFacts(seat)
  }

  private place(newcomer: Newcomer, nowMs: number): void {
    const { process } = newcomer
    newcomer.since ??= nowMs
    const patient = nowMs - newcomer.since < patienceMs
    // Before its first step a process has not said yet what it is called.
    if (!process.started && patient) return
    const starter = process.parent === null ? undefined : this.world.process(process.parent)
    if (starter !== undefined && supervises(starter)) {
      if (this.seatByState(process) || this.byPid.has(process.pid.id)) return
      const above = this.byPid.get(starter.pid.id)
      const own = above === undefined ? undefined : this.ownSeat(above, process)
      if (own !== undefined) {
        this.sit(own, process)
        return
      }
      const known = above !== undefined && hasNamelessChildren(starter) === false
      const waiting = known ? [...above.children].filter(isBeingRestarted) : []
      // Its supervisor restarts one child only, so this is who it starts, though its init is not done.
      if (waiting.length === 1) this.sit(waiting[0] as Seat, process)
      else if (above !== undefined && !patient) this.sit(this.make(above, process), process)
      return
    }
    const above = this.ancestorOf(process)
    if (above !== 'unseated') this.sit(this.make(above, process), process)
    else if (!patient) this.sit(this.make(null, process), process)
  }

  /** The seat that a child without an id is restarted in, once it has said what it is called; its init may not be done. */
  private ownSeat(above: Seat, process: Process): Seat | undefined {
    const name = ownName(process)
    const seat = name === null ? undefined : this.seats.get(`${above.key}/${name}`)
    return seat?.id === undefined && seat !== undefined && isBeingRestarted(seat) ? seat : undefined
  }

  /** The seat under which a process stands that is nobody's child: its nearest ancestor's. */
  private ancestorOf(process: Process): Seat | null | 'unseated' {
    const ancestors = process.ancestors ?? (process.parent === null ? [] : [process.parent])
    for (const ancestor of ancestors) {
      const above =
        typeof ancestor === 'symbol' ? this.world.names.get(ancestor) : this.world.process(ancestor as Pid)
      if (above === undefined) continue
      return this.byPid.get(above.pid.id) ?? 'unseated'
    }
    return null
  }

  /** A seat for a process that is nobody's child, or whose supervisor has not told yet that it is one. */
  private make(above: Seat | null, process: Process): Seat {
    const seat = this.seats.create(otherKey(above, process), above)
    seat.order = 1 + (above === null ? this.loose++ : above.byId.size + above.byOrder.size + above.loose++)
    return seat
  }

  /** Seats a child that its supervisor counts among its children. @returns false where it does not (yet) */
  private seatByState(process: Process): boolean {
    if (process.parent === null) return false
    const above = this.byPid.get(process.parent.id)
    const supervisor = above?.process ?? null
    if (above === undefined || supervisor === null) return false
    const child = childOf(supervisor, process.pid)
    if (child === null || child.pid === null) return false
    this.seatChild(above, child, process)
    return true
  }

  /** Seats a child that its supervisor has told of by its id. */
  private seatTold(above: Seat, id: Term, pid: Pid): void {
    this.stale.add(above)
    const process = this.world.process(pid)
    if (process === undefined) return
    const text = idText(id)
    const known = above.byId.get(text)
    const seat = this.claim(known, process, () => `${above.key}/${text}`, above)
    if (known === undefined) {
      seat.id = id
      seat.order = above.byId.size + 1
      seat.supervised = true
      above.byId.set(text, seat)
    }
    this.sit(seat, process)
  }

  /** Brings the seat of `child` up to date, and `process`, when there is one, into it. */
  private seatChild(above: Seat, child: ChildView, process: Process | null): Seat {
    const nameless = isNameless(child)
    const known = nameless ? above.byOrder.get(child.order) : above.byId.get(idText(child.id))
    const seat = this.claim(known, process, () => childKey(above, child, process), above)
    if (nameless) above.byOrder.set(child.order, seat)
    else above.byId.set(idText(child.id), seat)
    const restart = atomName(child.restart) as Seat['restart']
    const isSupervisor = atomName(child.type) === 'supervisor'
    if (seat.order !== child.order || seat.restart !== restart || seat.isSupervisor !== isSupervisor)
      this.seats.changed.add(seat)
    seat.id = nameless ? undefined : child.id
    seat.supervised = true
    seat.order = child.order
    seat.restart = restart
    seat.isSupervisor = isSupervisor
    if (process !== null) this.sit(seat, process)
    else if (seat.process === null && child.pid === null) {
      above.vacant.add(seat)
      const empty = child.restarting ? 'restarting' : 'undefined'
      if (seat.empty !== empty) this.seats.changed.add(seat)
      seat.empty = empty
      this.seats.revive(seat)
    }
    return seat
  }

  /** The seat to use: the known one, the makeshift one that `process` has so far, or a new one. */
  private claim(known: Seat | undefined, process: Process | null, key: () => string, above: Seat): Seat {
    const current = process === null ? undefined : this.byPid.get(process.pid.id)
    if (known === undefined && current !== undefined && current.parent === above && !current.supervised) {
      const wanted = key()
      const taken = this.seats.get(wanted)
      if (taken === undefined) this.seats.rekey(current, wanted)
      if (taken === undefined || taken === current) return current
    }
    if (current !== undefined && current !== known) this.dissolve(current)
    return known ?? this.seats.create(key(), above)
  }

  private sit(seat: Seat, process: Process): void {
    this.newcomers.delete(process.pid.id)
    if (seat.process === process) return
    seat.sit(process)
    this.byPid.set(process.pid.id, seat)
    this.seats.revive(seat)
    this.seats.changed.add(seat)
    if (seat.parent !== null) this.seats.changed.add(seat.parent)
    if (!supervises(process)) return
    this.stale.add(seat)
    const told = this.told.get(process.pid.id)
    this.told.delete(process.pid.id)
    for (const { id, pid } of told ?? []) this.seatTold(seat, id, pid)
  }

  /** @returns whether there is nothing more to read for now */
  private read(seat: Seat, nowMs: number): boolean {
    const { process } = seat
    if (process === null) return true
    const view = supervisorView(process)
    if (view === null) return false
    this.readFacts(seat)
    if (hasNamelessChildren(process) === true) for (const child of seat.vacant) this.lookAfter(child, process)
    else {
      // One of many is read whole less often; its children come and go by what is told of them.
      if (nowMs - seat.readAt < seat.children.size / childrenReadPerMs) return false
      seat.readAt = nowMs
      this.readChildren(seat, view)
    }
    return process.coroutine === null
  }

  /** Whether an empty seat of a child without an id is still one, after what its supervisor did. */
  private lookAfter(seat: Seat, supervisor: Process): void {
    const life = seat.past[0]
    const child = life === undefined ? null : childOf(supervisor, life.pid)
    if (child === null && supervisor.coroutine === null) this.seats.bury(seat)
  }

  private readChildren(seat: Seat, view: SupervisorView): void {
    const seen = new Set<Seat>()
    for (const child of view.describe(this.world.now).children) {
      const sitting = child.pid === null ? undefined : this.world.process(child.pid)
      // Dead, but its supervisor does not know yet: nothing is known of its seat that was not told.
      if (sitting === undefined && child.pid !== null && !seat.byId.has(idText(child.id))) continue
      seen.add(this.seatChild(seat, child, sitting ?? null))
    }
    for (const child of seat.vacant) if (!seen.has(child)) this.seats.bury(child)
  }

  private readFacts(seat: Seat): void {
    const view = seat.process === null ? null : supervisorView(seat.process)
    if (view === null) return
    const before = seat.facts
    const facts = factsOf(seat.process as Process, view)
    seat.facts = facts
    if (facts.restartsInWindow > 0) this.draining.add(seat)
    else this.draining.delete(seat)
    if (before?.restartsInWindow !== facts.restartsInWindow || before.intensity !== facts.intensity)
      this.seats.changed.add(seat)
  }

  /** What an empty seat waits for, as far as can be said before its supervisor has done something. */
  private emptied(seat: Seat, reason: Term): void {
    const above = seat.parent
    if (!seat.supervised || above === null || above.process === null) {
      this.seats.bury(seat)
      return
    }
    this.stale.add(above)
    this.seats.changed.add(above)
    const nameless = seat.id === undefined
    if (seat.restart === 'temporary') this.seats.bury(seat)
    else if (seat.restart === 'transient' && isOrderly(reason)) {
      if (nameless) this.seats.bury(seat)
      else seat.empty = 'undefined'
    } else seat.empty = 'restarting'
  }

  /** Takes a makeshift seat away with all under it; who sits there is a newcomer again. */
  private dissolve(seat: Seat): void {
    for (const child of seat.children) this.dissolve(child)
    if (seat.process !== null) {
      this.byPid.delete(seat.process.pid.id)
      this.spawned(seat.process)
      seat.process = null
    }
    this.draining.delete(seat)
    this.seats.forget(seat)
  }
}

function isBeingRestarted(seat: Seat): boolean {
  return seat.supervised && seat.process === null && seat.empty === 'restarting'
}

/** Seats that are looked at one by one in each frame, at most. */
const seatsPolled = 1_000
/** Wall time that a process may be in its init before it is shown on a seat of its own. */
const patienceMs = 300
/** Children of a supervisor that may be read for each ms that passes. */
const childrenReadPerMs = 20
