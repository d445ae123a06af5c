import { limits } from '../../shared/limits.ts'
import type {
  AppEvent,
  FeedEvent,
  Notice,
  ProcessInfo,
  TreeNode,
  WorldStatus,
} from '../../shared/protocol/events.ts'
import type { Pid, Term } from '../../shared/term.ts'
import type { TermSyntax } from '../../shared/term-text.ts'
import type { Application, Host } from '../host/index.ts'
import { BehaviourProgram } from '../otp/sys/behaviour.ts'
import type { Process, Tap, WorldEvent } from '../runtime/index.ts'
import { tableView } from '../storage/dets/view.ts'
import { Attention } from './attention.ts'
import { concern } from './concerns.ts'
import type { Ear } from './ear.ts'
import { Graves } from './graves.ts'
import { LogBook } from './log-book.ts'
import type { Look } from './look.ts'
import { News } from './news.ts'
import { nameOf } from './nodes.ts'
import { Outputs } from './outputs.ts'
import { Picture } from './picture.ts'
import { processInfo } from './process-info.ts'
import { ProcessMemory } from './process-memory.ts'
import type { Seat } from './seat.ts'
import type { Signals } from './signals.ts'
import { StatusReader } from './status.ts'
import { Tree } from './tree.ts'
import { type Source, statusIntervalMs, Watch } from './watch.ts'

export type ObserverOptions = {
  host: Host
  application: Application
  /** Bytes of memory that the app uses. */
  heapBytes: () => number
}

/** What a window holds of the observer. */
export type Watching = {
  /** Sends a snapshot, and deltas from then on. */
  observe(): void
  acknowledge(seq: number): void
  /** Chooses the notation in which terms are told from now on. */
  speak(syntax: TermSyntax): void
  /** Chooses whose details are sent when they change. @returns them as they are now; null for an unknown process */
  inspect(pid: Pid | null): ProcessInfo | null
  close(): void
}

/**
 * Sees everything and touches nothing: hears the world's tap, reads the runtime's records and never asks a process, so
 * that a busy supervisor is seen too. While no window observes it keeps only what cannot be read later: who sat where,
 * why they left, and the feed's lines. What changes is gathered and looked at once a frame.
 */
export class Observer {
  readonly host: Host
  private readonly heapBytes: () => number
  private readonly tree: Tree
  private readonly reader: StatusReader
  private readonly news: News
  private readonly drawn = new Picture()
  private readonly watches = new Set<Watch>()
  private readonly listeners = new Set<Tap>()
  /** Hear which processes have done something. */
  private readonly followers = new Set<(id: number) => void>()
  private readonly ears = new Set<Ear>()
  private readonly graves = new Graves()
  /** What processes show to the outside. */
  readonly outputs: Outputs
  /** What was logged. */
  readonly log: LogBook
  /** Hears when this looks at the world and at the host's clock: with that a copy of it can be brought up to date. */
  onLook: ((look: Look) => void) | null = null
  private readonly attention: Attention
  private readonly source: Source
  private watched = false
  /** A frame is planned as soon as one may be. */
  private frameSoon = false
  private agedAt: number
  /** Where `pid` sits, or sat when it exited a moment ago. */
  readonly seatOf = (pid: Pid): Seat | undefined =>
    this.tree.seatOf(pid) ?? this.graves.get(pid)?.seat ?? undefined
  private planned: { readonly at: number; readonly cancel: () => void } | null = null

  /** `from`: the observer of the world of which that of `host` is a fork; this one goes on from what that one knows. */
  constructor({ host, application, heapBytes }: ObserverOptions, from: Observer | null = null) {
    this.host = host
    this.heapBytes = heapBytes
    const forked = from?.tree.fork(host.world) ?? null
    this.tree = forked?.tree ?? new Tree(host.world)
    this.reader = new StatusReader(host, application, heapBytes)
    this.agedAt = host.clock.now()
    const keyOf = (end: { seat?: Seat | null | undefined; pid?: Pid | null }): string | null => {
      const seat = end.seat ?? (end.pid ? this.tree.seatOf(end.pid) : undefined)
      return seat !== undefined && this.tree.seats.get(seat.key) === seat ? seat.key : null
    }
    this.news = new News(host.world, keyOf)
    if (from !== null && forked !== null) {
      const copyOf = (seat: Seat): Seat => forked.copies.get(seat) ?? seat
      this.news.follow(from.news, copyOf)
      this.graves.follow(from.graves, copyOf)
      this.reader.restarts = from.reader.restarts
      this.agedAt = from.agedAt
    }
    this.outputs = new Outputs(host.world, this.touch, from?.outputs ?? null)
    this.log = new LogBook(host.world, this.seatOf, from?.log ?? null)
    const { reader, tree, outputs } = this
    const { feed, notices } = this.news
    const around = { tree, outputs, memory: new ProcessMemory(), find: (pid: Pid) => this.find(pid) }
    const { nodes } = this.drawn
    this.source = {
      nodes,
      feedSince: id => feed.since(id),
      noticesSince: change => notices.since(change),
      get lastFeed() {
        return feed.last
      },
      get lastNotice() {
        return notices.last
      },
      status: () => reader.read(),
      signals: (signals: Signals) => signals.flush(keyOf),
      info: (process, syntax) => processInfo(process, this.whereSat(process), around, syntax),
    }
    host.world.tap = event => this.hear(event)
    this.attention = new Attention(host.world)
    if (from?.watched) {
      this.watched = true
      this.attention.set(true, this.tree.isLarge)
      for (const [key, node] of from.drawn.nodes) nodes.set(key, node)
    }
  }

  /** An observer of `host`, whose world is a fork of this one's. */
  fork(host: Host, application: Application): Observer {
    return new Observer({ host, application, heapBytes: this.heapBytes }, this)
  }

  /** A window that may want to see something. */
  watch(send: (event: AppEvent) => void): Watching {
    const watch = new Watch(this.source, send)
    this.watches.add(watch)
    const unfollow = this.follow(id => watch.processChanged(id))
    return {
      observe: () => {
        this.setWatched(true)
        this.look()
        // What nobody heard of before is nothing that was left out of the picture.
        this.attention.wake()
        watch.begin(this.host.clock.now())
        this.plan(statusIntervalMs)
      },
      acknowledge: seq => {
        watch.acknowledge(seq)
        this.plan(0)
      },
      inspect: pid => {
        const process = pid === null ? null : this.find(pid)
        watch.inspect(process)
        if (process === null) return null
        this.look()
        return watch.info(process)
      },
      speak: syntax => watch.speak(syntax),
      close: () => {
        unfollow()
        this.watches.delete(watch)
        this.setWatched([...this.watches].some(other => other.observing))
      },
    }
  }

  /** Key of the seat in which `pid` sits; null when it has none. */
  keyOf(pid: Pid): string | null {
    if (this.tree.seatOf(pid) === undefined) this.look()
    return this.tree.seatOf(pid)?.key ?? null
  }

  /** The state that `process` has, whatever of it is shown; undefined for who has none. */
  ownStateOf({ program }: Process): Term | undefined {
    return program instanceof BehaviourProgram ? program.stateTerm : undefined
  }

  /** The last state of who sat before `process` in its seat; undefined for none that is known. */
  stateBefore({ pid }: Process): Term | undefined {
    return this.seatOf(pid)?.past.find(life => life.pid.id < pid.id)?.state
  }

  /** The file that `process` has open as a table; null when it has none. */
  fileOf(process: Process): string | null {
    return tableView(process)?.file ?? null
  }

  status(): WorldStatus {
    return this.reader.read()
  }

  /** Hears of what happens, while the world runs; `all`: also of every message and state. @returns stops it */
  onEvent(listener: Tap, all = false): () => void {
    this.listeners.add(listener)
    if (all) this.attention.hearAll()
    return () => this.listeners.delete(listener)
  }

  /** Tells `ear` of messages too, as far as it wants, while a window observes. @returns stops it */
  listen(ear: Ear): () => void {
    this.listenAgain()
    this.ears.add(ear)
    return () => this.ears.delete(ear)
  }

  /** Calls `acted` with the number of each process that does something, while a window observes. @returns stops it */
  follow(acted: (id: number) => void): () => void {
    this.followers.add(acted)
    return () => this.followers.delete(acted)
  }

  /** All seats by key, as they are now. */
  picture(): ReadonlyMap<string, TreeNode> {
    this.setWatched(true)
    this.look()
    return this.drawn.nodes
  }

  /** The seat of `pid`, also of who exited a moment ago, and what sits there is called; null for who has none. */
  whereIs(pid: Pid): { readonly key: string; readonly name: string } | null {
    const seat = this.seatOf(pid)
    return seat === undefined ? null : { key: seat.key, name: nameOf(seat) }
  }

  /** The process `pid`, also when it exited a moment ago. */
  find(pid: Pid): Process | null {
    return this.host.world.process(pid) ?? this.graves.get(pid)?.process ?? null
  }

  /** Looks as another observer did, of whose world this one's is a fork. */
  lookAs(look: Look): void {
    this.setWatched(look.watched)
    if (look.type === 'look') this.update(look)
  }

  /** Adds a line of the host's own to the feed. */
  say(kind: FeedEvent['kind'], level: FeedEvent['level'], text: string): void {
    this.news.feed.add({ atMs: this.host.driver.nowMs, kind, level, say: () => text })
    this.plan(0)
  }

  /** Tells the user something that must not be missed; `about` names what it replaces an earlier notice of. */
  notify(about: string, notice: Omit<Notice, 'id'>): void {
    this.news.notices.add(about, notice)
    this.plan(0)
  }

  /** Somebody changed what `WorldStatus` tells. */
  statusChanged(): void {
    this.plan(0)
  }

  /** Lets go of the host; nothing is sent any more. */
  close(): void {
    this.watched = false
    this.outputs.close()
    this.attention.end()
    this.planned?.cancel()
    this.planned = null
    this.watches.clear()
  }

  private hear(event: WorldEvent): void {
    switch (event.type) {
      case 'spawn': {
        const process = this.host.world.process(event.pid)
        if (process !== undefined) this.tree.spawned(process)
        break
      }
      case 'exit':
        this.hearExit(event)
        break
      case 'child':
        this.hearChild(event)
        break
      case 'state':
        this.tree.acted(event.pid)
        break
      case 'table':
        this.news.table(event)
        break
      case 'report':
        this.log.hear(event)
        this.news.report(event)
        break
    }
    for (const listener of this.listeners) listener(event)
    if (!this.watched) return
    let full = true
    for (const watch of this.watches) {
      if (!watch.observing) continue
      watch.signals.take(event, this.seatOf)
      full &&= watch.signals.full
    }
    for (const ear of this.ears) {
      ear.hear(event)
      full &&= ear.full
    }
    concern(event, this.host.world, this.touch, this.stir)
    if (!this.frameSoon) {
      this.frameSoon = true
      this.plan(limits.deltaIntervalMs)
    }
    if (full) this.attention.rest()
  }

  private readonly touch = (pid: Pid): void => {
    this.tree.touch(pid)
    for (const follower of this.followers) follower(pid.id)
  }

  private readonly stir = (pid: Pid): void => {
    this.tree.stir(pid)
    for (const follower of this.followers) follower(pid.id)
  }

  private hearExit(event: WorldEvent & { type: 'exit' }): void {
    const { seat, process } = this.tree.exited(event.pid, event.reason)
    if (process !== null) this.graves.add(process, seat)
    this.news.exit(event, seat, process)
  }

  private hearChild(event: WorldEvent & { type: 'child' }): void {
    const { action, pid, supervisor } = event
    const tell = this.news.child(event, this.seatOf)
    const started = action === 'start' || action === 'restart'
    if (started && pid !== null) this.tree.childStarted(supervisor, event.id, pid)
    if (action === 'restart') this.reader.restarts++
    this.tree.acted(supervisor)
    tell()
  }

  private whereSat(process: Process): Seat | null {
    return this.seatOf(process.pid) ?? null
  }

  /** Plans a frame, `ms` from now or when the last delta allows it. */
  private plan(ms: number): void {
    if (!this.watched && this.watches.size === 0) return
    const at = this.host.clock.now() + ms
    if (this.planned !== null && this.planned.at <= at) return
    this.planned?.cancel()
    this.planned = { at, cancel: this.host.clock.later(() => this.frame(), ms) }
  }

  private frame(): void {
    this.planned = null
    this.frameSoon = false
    this.look()
    this.listenAgain()
    const now = this.host.clock.now()
    let next = this.watched ? now + statusIntervalMs : null
    for (const watch of this.watches) {
      const due = watch.flush(now)
      if (due !== null) next = Math.min(next ?? due, due)
    }
    if (next !== null) this.plan(Math.max(1, next - now))
  }

  private listenAgain(): void {
    if (!this.watched) return
    const missed = this.attention.wake()
    for (const watch of this.watches) watch.signals.miss(missed)
    for (const ear of this.ears) ear.next(missed)
  }

  /** Whether a window observes has changed: without one no message is looked at. */
  private setWatched(watched: boolean): void {
    if (watched === this.watched) return
    if (watched) this.tree.seats.touchAll()
    this.watched = watched
    this.attention.set(watched, this.tree.isLarge)
    this.onLook?.({ type: 'watched', watched })
  }

  /** Looks at the world and at the host's clock. */
  look(): void {
    const { clock, driver } = this.host
    const nowMs = clock.now()
    // A paused world keeps its ghosts: their story is not over.
    const agedMs = driver.mode === 'running' ? nowMs - this.agedAt : 0
    this.agedAt = nowMs
    const look: Look = { type: 'look', watched: this.watched, nowMs, agedMs }
    this.update(look)
    this.onLook?.(look)
  }

  /** Brings the picture up to date. */
  private update({ nowMs, agedMs }: Look & { type: 'look' }): void {
    const { tree, host } = this
    if (host.world.touched === null) tree.poll(this.acted)
    else for (const { pid } of host.world.takeTouched()) this.acted(pid)
    const { seats } = tree
    tree.settle(nowMs)
    tree.age(agedMs)
    for (const seat of seats.changed) seats.rename(seat)
    this.drawn.drop(seats, this.tell)
    if (!this.watched) return
    this.drawn.update(seats, this.tell)
    this.attention.note(tree.isLarge)
  }

  private readonly acted = (pid: Pid): void => {
    this.stir(pid)
    this.tree.acted(pid)
  }

  private readonly tell = (key: string): void => {
    for (const watch of this.watches) watch.seatChanged(key)
  }
}
