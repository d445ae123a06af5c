import { limits } from '../../shared/limits.ts'
import type {
  AppEvent,
  Delta,
  ProcessInfo,
  Snapshot,
  TreeNode,
  WorldStatus,
} from '../../shared/protocol/events.ts'
import type { TermSyntax } from '../../shared/term-text.ts'
import type { Process } from '../runtime/index.ts'
import { Signals } from './signals.ts'

/** What a watch draws from: the picture as it is now. */
export type Source = {
  readonly nodes: ReadonlyMap<string, TreeNode>
  feedSince(id: number): Snapshot['feed']
  noticesSince(change: number): Snapshot['notices']
  readonly lastFeed: number
  readonly lastNotice: number
  status(): WorldStatus
  signals(signals: Signals): Pick<Delta, 'signals' | 'signalsDropped'>
  info(process: Process, syntax: TermSyntax): ProcessInfo
}

/**
 * The stream to one window: one snapshot, then deltas, at most one in `limits.deltaIntervalMs` and only after the last
 * was acknowledged. What changes meanwhile is merged, so a slow window gets bigger deltas, never a queue.
 */
export class Watch {
  observing = false
  readonly signals = new Signals()
  /** Keys of seats that changed or went since the last delta. */
  private readonly dirty = new Set<string>()
  private readonly send: (event: AppEvent) => void
  private readonly source: Source
  private seq = 0
  private acknowledged = 0
  private sentAt = Number.NEGATIVE_INFINITY
  private statusAt = Number.NEGATIVE_INFINITY
  private statusSent = ''
  private feed = 0
  private notices = 0
  private inspected: Process | null = null
  private syntax: TermSyntax = 'elixir'
  private infoDirty = false
  private infoAt = Number.NEGATIVE_INFINITY

  constructor(source: Source, send: (event: AppEvent) => void) {
    this.source = source
    this.send = send
  }

  /** Sends a snapshot and begins anew. */
  begin(nowMs: number): void {
    this.observing = true
    this.dirty.clear()
    this.source.signals(this.signals)
    this.seq++
    const world = this.source.status()
    this.send({
      type: 'snapshot',
      seq: this.seq,
      nodes: [...this.source.nodes.values()],
      world,
      feed: this.source.feedSince(0),
      notices: this.source.noticesSince(0),
    })
    this.noteSent(nowMs, world)
  }

  /** The window has drawn `seq`. */
  acknowledge(seq: number): void {
    if (seq <= this.seq) this.acknowledged = Math.max(this.acknowledged, seq)
  }

  seatChanged(key: string): void {
    if (this.observing) this.dirty.add(key)
  }

  /** Chooses whose details are sent whenever they change. */
  inspect(process: Process | null): void {
    this.inspected = process
    this.infoDirty = false
    this.infoAt = Number.NEGATIVE_INFINITY
  }

  /** Chooses the notation of all details from now on. */
  speak(syntax: TermSyntax): void {
    this.syntax = syntax
    this.infoDirty = this.inspected !== null
  }

  /** The details of `process`. */
  info(process: Process): ProcessInfo {
    return this.source.info(process, this.syntax)
  }

  processChanged(id: number): void {
    if (this.inspected?.pid.id === id) this.infoDirty = true
  }

  /** Sends what is due. @returns wall time at which there may be more to send, or null when something must happen first */
  flush(nowMs: number): number | null {
    const infoDue = this.flushInfo(nowMs)
    const deltaDue = this.flushDelta(nowMs)
    if (infoDue === null || deltaDue === null) return infoDue ?? deltaDue
    return Math.min(infoDue, deltaDue)
  }

  private flushInfo(nowMs: number): number | null {
    if (!this.infoDirty || this.inspected === null) return null
    if (nowMs < this.infoAt + infoIntervalMs) return this.infoAt + infoIntervalMs
    this.infoDirty = false
    this.infoAt = nowMs
    this.send({ type: 'process', info: this.info(this.inspected) })
    return null
  }

  private flushDelta(nowMs: number): number | null {
    if (!this.observing || this.acknowledged < this.seq) return null
    if (nowMs < this.sentAt + limits.deltaIntervalMs) return this.sentAt + limits.deltaIntervalMs
    const { source } = this
    const news =
      this.dirty.size > 0 ||
      this.signals.any ||
      source.lastFeed > this.feed ||
      source.lastNotice > this.notices
    const world = source.status()
    if (!news && !this.statusDue(nowMs, world)) return null
    this.seq++
    const upserts: TreeNode[] = []
    const removed: string[] = []
    for (const key of this.dirty) {
      const node = source.nodes.get(key)
      if (node === undefined) removed.push(key)
      else upserts.push(node)
    }
    this.dirty.clear()
    this.send({
      type: 'delta',
      seq: this.seq,
      upserts,
      removed,
      ...source.signals(this.signals),
      feed: source.feedSince(this.feed),
      notices: source.noticesSince(this.notices),
      world,
    })
    this.noteSent(nowMs, world)
    return null
  }

  /** A change of what the user did is told at once, clock and counters in passing. */
  private statusDue(nowMs: number, world: WorldStatus): boolean {
    if (this.statusSent !== deliberate(world)) return true
    return world.mode === 'running' && nowMs >= this.statusAt + statusIntervalMs
  }

  private noteSent(nowMs: number, world: WorldStatus): void {
    this.sentAt = nowMs
    this.statusAt = nowMs
    this.statusSent = deliberate(world)
    this.feed = this.source.lastFeed
    this.notices = this.source.lastNotice
  }
}

function deliberate({ mode, speed, applicationRunning }: WorldStatus): string {
  return `${mode} ${speed} ${applicationRunning}`
}

/** Shortest wall time between two updates of the details of one process. */
const infoIntervalMs = 100
/** Wall time between two deltas that tell nothing but clock and counters. */
export const statusIntervalMs = 250
