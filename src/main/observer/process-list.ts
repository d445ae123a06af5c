import { limits } from '../../shared/limits.ts'
import type { ProcessesUpdate, ProcessRow, ProcessSort } from '../../shared/protocol/events.ts'
import type { Pid } from '../../shared/term.ts'
import type { Host, HostClock } from '../host/index.ts'
import type { Process, Tap, WorldEvent } from '../runtime/index.ts'
import { ProcessMemory } from './process-memory.ts'
import { changesOf, factsOf, hasWords, type Name, processName, type Subject, sortKey } from './process-row.ts'
import type { Seat } from './seat.ts'
import { type Movable, SortedRows } from './sorted-rows.ts'

/** What somebody wants to see of the list. */
export type ProcessLook = {
  readonly look: number
  readonly sort: ProcessSort
  readonly filter: string
  readonly offset: number
  readonly limit: number
}

/** What a list reads: an observer. */
export type ListSource = {
  readonly host: Host
  readonly seatOf: (pid: Pid) => Seat | undefined
  /** Says which processes have done something. @returns stops it */
  follow(acted: (id: number) => void): () => void
  onEvent(listener: Tap): () => void
}

/** A process in the list. What it is sorted by, and whether it passes, is as of when it was put in its place. */
type Entry = Movable & {
  readonly process: Process
  key: number | string
  passes: boolean
  /** It is among those to be put in their place anew. */
  dirty: boolean
  /** It had a seat when it was put in its place. */
  seated: boolean
  /** Since when it is there; null where it was there before the list was. */
  born: Moment | null
  /** Since when it is dead, where it sat and what it was called; null while it lives. */
  gone: (Moment & { readonly seat: Seat | null; readonly name: Name }) | null
  /** It is to be seen no more. */
  over: boolean
}

/** When something happened: in the list's own time, and in which of its turns. */
type Moment = { readonly ageMs: number; readonly turn: number }

type Sent = { readonly row: ProcessRow; readonly changed: Moment | null }

/**
 * All processes of a world as a sorted and filtered list, of which somebody looks at some rows. It is told who has done
 * something, and looks at no others: a turn costs what has changed, not how many processes there are, and no more than a
 * bounded part of the time. Who exits stays for a moment, as does a mark on who came or changed; while the world is
 * paused, until the next step.
 */
export class ProcessList {
  private readonly source: ListSource
  private readonly clock: HostClock
  private readonly send: (update: ProcessesUpdate) => void
  private readonly memory = new ProcessMemory()
  private readonly entries = new Map<number, Entry>()
  private readonly list = new SortedRows<Entry>()
  private look: ProcessLook | null = null
  private words: readonly string[] = []
  /** Entries to be put in their place anew. */
  private dirty: Entry[] = []
  /** Those that came or went a moment ago, oldest first. */
  private readonly young = new Set<Entry>()
  private readonly ghosts = new Set<Entry>()
  /** The order is another one: all are to be put in their place. */
  private anew = true
  private repair: Generator<void, void> | null = null
  private repairCostMs = 0
  /** It has been put in an order for the first time: there is something to tell. */
  private ordered = false
  private repairAtMs = Number.NEGATIVE_INFINITY
  private sent = new Map<string, Sent>()
  private told = ''
  private turns = 0
  private ageMs = 0
  private lookedAtMs: number
  private steps: number
  /** The world is paused and was stepped since the turn before: what was marked before that is old. */
  private stepped = false
  private cancel: (() => void) | null = null
  private readonly stops: readonly (() => void)[]

  /** `clock`: gives it its turns, also where the world stands still. It is to be closed. */
  constructor(source: ListSource, clock: HostClock, send: (update: ProcessesUpdate) => void) {
    this.source = source
    this.clock = clock
    this.send = send
    const { host } = source
    this.lookedAtMs = clock.now()
    this.steps = host.world.steps
    for (const process of host.world.processes.values()) this.add(process, null)
    this.stops = [
      source.follow(id => {
        const entry = this.entries.get(id)
        if (entry !== undefined && !entry.dirty) this.soil(entry)
      }),
      source.onEvent(event => this.hear(event)),
    ]
  }

  /** Looks at other rows, or in another order. What can be told at once is. */
  see(look: ProcessLook): void {
    const before = this.look
    this.look = look
    const same =
      before !== null &&
      before.filter === look.filter &&
      before.sort.by === look.sort.by &&
      before.sort.descending === look.sort.descending
    if (!same) {
      this.words = look.filter.toLowerCase().split(/\s+/).filter(Boolean)
      this.dirty = this.dirty.filter(({ over }) => over)
      for (const entry of this.entries.values()) this.soil(entry)
      this.anew = true
      this.repair = null
      this.repairAtMs = Number.NEGATIVE_INFINITY
    }
    this.turn()
  }

  /** The first rows as they are now. */
  copy(): { rows: ProcessRow[]; more: number } {
    const { rows } = this.list
    const copied = rows.slice(0, limits.processRowsCopied)
    return {
      rows: copied.map(entry => ({
        ...factsOf(this.subject(entry)),
        mark: this.markOf(entry),
        changed: [],
      })),
      more: rows.length - copied.length,
    }
  }

  /** Place of the process `pid` in the list, from 0; null where it is not in it. */
  placeOf(pid: Pid): number | null {
    const entry = this.entries.get(pid.id)
    const place = entry === undefined ? -1 : this.list.rows.indexOf(entry)
    return place < 0 ? null : place
  }

  close(): void {
    this.cancel?.()
    this.cancel = null
    for (const stop of this.stops) stop()
  }

  private hear(event: WorldEvent): void {
    if (event.type === 'spawn') {
      const process = this.source.host.world.process(event.pid)
      if (process !== undefined) this.add(process, this.now())
    } else if (event.type === 'exit') {
      const entry = this.entries.get(event.pid.id)
      if (entry === undefined || entry.gone !== null) return
      // Now it has its names still.
      const seat = this.source.seatOf(event.pid) ?? null
      entry.gone = { ...this.now(), seat, name: processName(entry.process) }
      this.ghosts.add(entry)
      if (!entry.dirty) this.soil(entry)
    }
  }

  private add(process: Process, born: Moment | null): void {
    const entry: Entry = {
      process,
      key: 0,
      passes: false,
      dirty: false,
      seated: false,
      born,
      gone: null,
      over: false,
      moving: false,
    }
    this.entries.set(process.pid.id, entry)
    if (born !== null) this.young.add(entry)
    this.soil(entry)
  }

  private soil(entry: Entry): void {
    entry.dirty = true
    this.dirty.push(entry)
  }

  /** Lets marks grow old, repairs the order for as long as it may, and tells what is another now. */
  private turn(): void {
    this.cancel?.()
    this.turns++
    this.grow()
    this.order()
    this.tell()
    this.cancel = this.clock.later(() => this.turn(), this.repair === null ? turnIntervalMs : sliceIntervalMs)
  }

  private grow(): void {
    const { host } = this.source
    const nowMs = this.clock.now()
    if (host.driver.mode === 'running') this.ageMs += nowMs - this.lookedAtMs
    this.lookedAtMs = nowMs
    this.stepped = host.driver.mode === 'paused' && host.world.steps !== this.steps
    this.steps = host.world.steps
    for (const entry of this.young) {
      if (this.isOld(entry.born, newMs) || this.young.size > markedMost) this.young.delete(entry)
      // Seats are found a little after a process was started.
      const sits = entry.seated || this.source.seatOf(entry.process.pid) === undefined
      if (!sits && !entry.dirty) this.soil(entry)
    }
    for (const entry of this.ghosts) {
      if (!this.isOld(entry.gone, goneMs) && this.ghosts.size <= markedMost) continue
      this.ghosts.delete(entry)
      this.young.delete(entry)
      this.entries.delete(entry.process.pid.id)
      entry.over = true
      if (!entry.dirty) this.soil(entry)
    }
  }

  private isOld(moment: Moment | null, ms: number): boolean {
    if (moment === null || this.ageMs - moment.ageMs >= ms) return true
    return this.stepped && moment.turn < this.turns - 1
  }

  private now(): Moment {
    return { ageMs: this.ageMs, turn: this.turns }
  }

  /** Repairs the order: at most so long in a turn, and at most a tenth of the time. */
  private order(): void {
    const { clock } = this
    const startMs = clock.now()
    if (this.repair === null) {
      if (this.dirty.length === 0 || startMs < this.repairAtMs) return
      this.repair = this.work()
      this.repairCostMs = 0
    }
    let done = false
    let nowMs = startMs
    do {
      done = this.repair.next().done === true
      nowMs = clock.now()
    } while (!done && nowMs - startMs < sliceMs)
    this.repairCostMs += nowMs - startMs
    if (!done) return
    this.repair = null
    this.ordered = true
    this.repairAtMs = nowMs + this.repairCostMs * restFactor
  }

  private *work(): Generator<void, void> {
    const touched = this.dirty
    const { anew } = this
    this.dirty = []
    this.anew = false
    const { by, descending } = (this.look as ProcessLook).sort
    const moved: Entry[] = []
    for (const [index, entry] of touched.entries()) {
      if (index % keyedAtOnce === keyedAtOnce - 1) yield
      const { key, passes } = entry
      const subject = this.subject(entry)
      entry.dirty = false
      entry.seated = subject.seat !== null
      entry.passes = !entry.over && hasWords(subject, this.words)
      entry.key = sortKey(by, subject)
      if (anew || entry.passes !== passes || (passes && entry.key !== key)) moved.push(entry)
    }
    if (moved.length === 0) return
    const sign = descending ? -1 : 1
    yield* this.list.repair(
      moved,
      entry => entry.passes,
      (a, b) => (a.key < b.key ? -sign : a.key > b.key ? sign : a.process.pid.id - b.process.pid.id),
    )
  }

  private subject(entry: Entry): Subject {
    const { process, gone } = entry
    const seat = gone === null ? (this.source.seatOf(process.pid) ?? null) : gone.seat
    return { process, seat, memory: this.memory, name: gone?.name ?? null }
  }

  private tell(): void {
    const { look, sent } = this
    if (look === null || !this.ordered) return
    const { rows } = this.list
    const inSight = rows.slice(look.offset, look.offset + look.limit)
    const next = new Map<string, Sent>()
    const news: ProcessRow[] = []
    for (const entry of inSight) {
      const before = sent.get(String(entry.process.pid))
      const now = this.seen(entry, before)
      next.set(now.row.pid, now)
      if (now !== before) news.push(now.row)
    }
    this.sent = next
    let dead = 0
    for (const ghost of this.ghosts) if (ghost.passes) dead++
    const counts = {
      look: look.look,
      alive: this.source.host.world.processes.size,
      passed: rows.length - dead,
      length: rows.length,
      offset: look.offset,
    }
    const samePlace = sameKeys(sent, next)
    const told = JSON.stringify(counts)
    if (samePlace && news.length === 0 && told === this.told) return
    this.told = told
    this.send({ type: 'processes', ...counts, pids: samePlace ? null : [...next.keys()], rows: news })
  }

  /** A row as it is told now; `before` itself where nothing in it is another. */
  private seen(entry: Entry, before: Sent | undefined): Sent {
    const facts = factsOf(this.subject(entry))
    const mark = this.markOf(entry)
    if (before === undefined) return { row: { ...facts, mark, changed: [] }, changed: null }
    const news = changesOf(before.row, facts)
    if (news.length > 0) {
      const kept = this.isOld(before.changed, changedMs) ? [] : before.row.changed
      const changed = [...news, ...kept.filter(column => !news.includes(column))]
      // It happened since the turn before.
      return { row: { ...facts, mark, changed }, changed: { ...this.now(), turn: this.turns - 1 } }
    }
    const over = before.row.changed.length > 0 && this.isOld(before.changed, changedMs)
    if (!over && mark === before.row.mark && facts.key === before.row.key) return before
    const changed = over ? [] : before.row.changed
    return { row: { ...facts, mark, changed }, changed: over ? null : before.changed }
  }

  private markOf(entry: Entry): ProcessRow['mark'] {
    if (entry.gone !== null) return 'gone'
    return this.young.has(entry) ? 'new' : null
  }
}

function sameKeys(one: ReadonlyMap<string, unknown>, two: ReadonlyMap<string, unknown>): boolean {
  if (one.size !== two.size) return false
  const others = two.keys()
  for (const key of one.keys()) if (others.next().value !== key) return false
  return true
}

/** Wall time between two turns, and between two slices of a long repair. */
const turnIntervalMs = 250
const sliceIntervalMs = 4
/** Wall time that a turn repairs the order for. */
const sliceMs = 4
/** After a repair the list rests so many times as long as that took. */
const restFactor = 9
const keyedAtOnce = 250
/** For how long who came, went or changed is marked, in ms of wall time in which the world runs. */
const newMs = 3_000
const goneMs = 3_000
const changedMs = 1_500
/** Processes that are marked at once; of more, the latest. */
const markedMost = 1_000
