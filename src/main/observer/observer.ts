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
import type { Application, Host } from '../host/index.ts'
import type { Process, WorldEvent } from '../runtime/index.ts'
import { Feed } from './feed.ts'
import { childWords, exitWords, reportLevel, tableNotice, tableWords } from './feed-lines.ts'
import { nodeOf, sameNode } from './nodes.ts'
import { Notices } from './notices.ts'
import { processInfo } from './process-info.ts'
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

export type ExitListener = (pid: Pid, reason: Term) => void

/** What a window holds of the observer. */
export type Watching = {
  /** Sends a snapshot, and deltas from then on. */
  observe(): void
  acknowledge(seq: number): void
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
  private readonly host: Host
  private readonly tree: Tree
  private readonly reader: StatusReader
  private readonly feed: Feed
  private readonly notices = new Notices()
  private readonly nodes = new Map<string, TreeNode>()
  private readonly watches = new Set<Watch>()
  private readonly exitListeners = new Set<ExitListener>()
  /** The last processes that exited, and where they sat. */
  private readonly graves = new Map<number, { readonly process: Process; readonly seat: Seat | null }>()
  private readonly source: Source
  /** The exit that the last line of the feed tells of. */
  private lastExit: { readonly seat: Seat | null; readonly reason: Term } | null = null
  private watched = false
  /** A frame is planned as soon as one may be. */
  private frameSoon = false
  /** Messages that the world had sent when it was last listened to. */
  private messagesHeard = 0
  private agedAt: number
  /** Where `pid` sits, or sat when it exited a moment ago. */
  private readonly seatOf = (pid: Pid): Seat | undefined =>
    this.tree.seatOf(pid) ?? this.graves.get(pid.id)?.seat ?? undefined
  private planned: { readonly at: number; readonly cancel: () => void } | null = null

  constructor({ host, application, heapBytes }: ObserverOptions) {
    this.host = host
    this.tree = new Tree(host.world)
    this.reader = new StatusReader(host, application, heapBytes)
    this.agedAt = host.clock.now()
    const keyOf = (end: { seat?: Seat | null | undefined; pid?: Pid | null }): string | null => {
      const seat = end.seat ?? (end.pid ? this.tree.seatOf(end.pid) : undefined)
      return seat !== undefined && this.tree.seats.get(seat.key) === seat ? seat.key : null
    }
    this.feed = new Feed(keyOf)
    const { nodes, feed, notices, reader } = this
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
      info: process => processInfo(process, this.whereSat(process), this.tree),
    }
    host.world.tap = event => this.hear(event)
    host.world.quiet = true
  }

  /** A window that may want to see something. */
  watch(send: (event: AppEvent) => void): Watching {
    const watch = new Watch(this.source, send)
    this.watches.add(watch)
    return {
      observe: () => {
        if (!this.watched) this.tree.seats.touchAll()
        this.setWatched(true)
        this.look()
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
        return this.source.info(process)
      },
      close: () => {
        this.watches.delete(watch)
        this.setWatched([...this.watches].some(other => other.observing))
      },
    }
  }

  /** Key of the seat in which `pid` sits; null when it has none. */
  keyOf(pid: Pid): string | null {
    if (this.tree.seatOf(pid) === undefined) this.tree.settle(this.host.clock.now())
    return this.tree.seatOf(pid)?.key ?? null
  }

  status(): WorldStatus {
    return this.reader.read()
  }

  /** Hears of every exit, while the world runs. @returns stops it */
  onExit(listener: ExitListener): () => void {
    this.exitListeners.add(listener)
    return () => this.exitListeners.delete(listener)
  }

  /** Adds a line of the host's own to the feed. */
  say(kind: FeedEvent['kind'], level: FeedEvent['level'], text: string): void {
    this.feed.add({ atMs: this.host.driver.nowMs, kind, level, say: () => text })
    this.plan(0)
  }

  /** Tells the user something that must not be missed; `about` names what it replaces an earlier notice of. */
  notify(about: string, notice: Omit<Notice, 'id'>): void {
    this.notices.add(about, notice)
    this.plan(0)
  }

  /** Somebody changed what `WorldStatus` tells. */
  statusChanged(): void {
    this.plan(0)
  }

  /** Lets go of the host; nothing is sent any more. */
  close(): void {
    this.host.world.tap = null
    this.setWatched(false)
    this.host.world.quiet = false
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
        this.hearTable(event)
        break
      case 'report':
        if (event.report.kind === 'message' || event.report.kind === 'application')
          this.addLine(event, event.report.kind === 'message' ? 'report' : 'app', {
            level: reportLevel(event.report.level),
            say: () => event.report.text,
          })
        break
    }
    if (!this.watched) return
    let full = true
    for (const watch of this.watches) {
      if (!watch.observing) continue
      watch.signals.take(event, this.seatOf)
      full &&= watch.signals.full
    }
    this.touch(event)
    if (!this.frameSoon) {
      this.frameSoon = true
      this.plan(limits.deltaIntervalMs)
    }
    // The rest of the frame's messages are not looked at one by one.
    if (full && !this.host.world.quiet) {
      this.host.world.quiet = true
      this.messagesHeard = this.host.world.messages
    }
  }

  /** Whom an event changes. */
  private touch(event: WorldEvent): void {
    switch (event.type) {
      case 'send':
        this.touchProcess(event.to)
        break
      case 'signal':
        this.touchProcess(event.to)
        break
      case 'link':
      case 'unlink':
      case 'monitor':
      case 'demonitor':
        this.touchProcess(event.pid)
        this.touchProcess(event.other)
        break
      case 'receive':
      case 'state':
      case 'register':
      case 'unregister':
      case 'exit':
      case 'table':
        this.touchProcess(event.pid)
        break
    }
  }

  private touchProcess(pid: Pid): void {
    this.tree.touch(pid)
    for (const watch of this.watches) watch.processChanged(pid.id)
  }

  private hearExit(event: WorldEvent & { type: 'exit' }): void {
    const { pid, reason } = event
    const { seat, process } = this.tree.exited(pid, reason)
    if (process !== null) this.bury(process, seat)
    const words = exitWords(pid, process, seat, reason)
    if (words !== null) {
      this.addLine(event, 'exit', words, seat)
      this.lastExit = { seat, reason }
    }
    for (const listener of this.exitListeners) listener(pid, reason)
  }

  private hearChild(event: WorldEvent & { type: 'child' }): void {
    const { world } = this.host
    const supervisor = world.process(event.supervisor)
    const child = event.pid === null ? undefined : world.process(event.pid)
    const last = this.lastExit
    const it = last?.seat?.parent?.process === supervisor && last?.reason === event.reason
    const words = childWords(event, supervisor, child, it && supervisor !== undefined)
    const started = event.action === 'start' || event.action === 'restart'
    if (started && event.pid !== null) this.tree.childStarted(event.supervisor, event.id, event.pid)
    if (event.action === 'restart') this.reader.restarts++
    this.tree.acted(event.supervisor)
    if (words === null) return
    const kind = event.action === 'start' ? 'start' : event.action === 'give_up' ? 'give_up' : 'restart'
    this.addLine(
      event,
      kind,
      words,
      event.action === 'give_up' ? this.tree.seatOf(event.supervisor) : null,
      event.pid,
    )
  }

  private hearTable(event: WorldEvent & { type: 'table' }): void {
    this.addLine(event, 'table', tableWords(event), null, event.pid)
    const notice = tableNotice(event)
    // That a table can be written is news only where it could not.
    if (notice === null || (event.what === 'write_ok' && !this.notices.knows(`write ${event.file}`))) return
    this.notices.add(`${event.what.replace(/_(ok|failed)$/, '')} ${event.file}`, notice)
  }

  private addLine(
    event: WorldEvent,
    kind: FeedEvent['kind'],
    words: { level: FeedEvent['level']; say: () => string },
    seat: Seat | null = null,
    pid: Pid | null = null,
  ): void {
    this.lastExit = null
    this.feed.add({ atMs: event.atMs, kind, ...words, seat, pid })
  }

  private bury(process: Process, seat: Seat | null): void {
    this.graves.set(process.pid.id, { process, seat })
    if (this.graves.size <= gravesKept) return
    for (const oldest of this.graves.keys()) {
      this.graves.delete(oldest)
      break
    }
  }

  private find(pid: Pid): Process | null {
    return this.host.world.process(pid) ?? this.graves.get(pid.id)?.process ?? null
  }

  private whereSat(process: Process): Seat | null {
    return this.tree.seatOf(process.pid) ?? this.graves.get(process.pid.id)?.seat ?? null
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
    this.listen()
    const now = this.host.clock.now()
    let next = this.watched ? now + statusIntervalMs : null
    for (const watch of this.watches) {
      const due = watch.flush(now)
      if (due !== null) next = Math.min(next ?? due, due)
    }
    if (next !== null) this.plan(Math.max(1, next - now))
  }

  /** Hears of messages again, and counts those that it did not hear of. */
  private listen(): void {
    const { world } = this.host
    if (!this.watched) return
    if (world.quiet) for (const watch of this.watches) watch.signals.miss(world.messages - this.messagesHeard)
    world.quiet = false
  }

  /** Whether a window observes has changed: without one no message is looked at. */
  private setWatched(watched: boolean): void {
    const { world } = this.host
    if (watched === this.watched) return
    this.watched = watched
    world.touched = watched ? [] : null
    world.quiet = !watched
  }

  /** Brings the picture up to date. */
  private look(): void {
    const { tree, host } = this
    for (const process of host.world.takeTouched()) {
      this.touchProcess(process.pid)
      tree.acted(process.pid)
    }
    const { seats } = tree
    const now = host.clock.now()
    tree.settle(now)
    // A paused world keeps its ghosts: their story is not over.
    if (host.driver.mode === 'running') tree.age(now - this.agedAt)
    this.agedAt = now
    for (const seat of seats.changed) seats.rename(seat)
    for (const key of seats.removed) if (this.nodes.delete(key)) this.tell(key)
    seats.removed.clear()
    if (!this.watched) return
    for (const seat of seats.changed) {
      const node = nodeOf(seat)
      const before = this.nodes.get(seat.key)
      if (before !== undefined && sameNode(before, node)) continue
      this.nodes.set(seat.key, node)
      this.tell(seat.key)
    }
    const restless = [...seats.changed].filter(
      seat => seat.process !== null && seat.process.status !== 'waiting',
    )
    seats.changed.clear()
    // That a process comes to rest is no event; it is looked at again.
    for (const seat of restless) seats.changed.add(seat)
  }

  private tell(key: string): void {
    for (const watch of this.watches) watch.seatChanged(key)
  }
}

/** Processes whose details can still be read after their exit. */
const gravesKept = 200
