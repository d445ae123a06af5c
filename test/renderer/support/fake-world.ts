/**
 * A stand-in for the main process, small but consistent: seats that exit and are restarted, a todo list and a
 * cart that answer, deltas that wait for their acknowledgement. It is for looking at the window and for testing
 * it, and knows only as much of OTP as the pictures need.
 */
import type {
  AppEvent,
  Delta,
  FeedEvent,
  Notice,
  ProcessInfo,
  SignalFlash,
  Snapshot,
  TreeNode,
  WorldStatus,
} from '../../../src/shared/protocol/events.ts'
import { processInfo } from './fake-process.ts'
import { demoSeats } from './fake-seats.ts'
import { world } from './world-status.ts'

export class FakeWorld {
  readonly seats = new Map<string, TreeNode>()
  status: WorldStatus = world({ nowMs: 12_345, messagesPerSecond: 214, heapBytes: 41_300_000 })
  feed: FeedEvent[] = []
  notices: Notice[] = []
  inspected: string | null = null
  /** Who sat in a seat before, newest first. */
  readonly pastLives = new Map<string, ProcessInfo['pastLives']>()
  readonly #emit: (event: AppEvent) => void
  #seq = 0
  #lastPid = 40
  #delta: Omit<Delta, 'seq' | 'world' | 'upserts'> | null = null
  readonly #upserts = new Map<string, TreeNode>()
  #acknowledged = true

  constructor(emit: (event: AppEvent) => void, seats: readonly TreeNode[] = demoSeats()) {
    this.#emit = emit
    for (const seat of seats) this.seats.set(seat.key, seat)
  }

  /** Begins the stream anew. */
  observe(): void {
    this.#seq += 1
    this.#delta = null
    this.#upserts.clear()
    this.#acknowledged = false
    this.#count()
    const { seats, status, feed, notices } = this
    this.#emit({
      type: 'snapshot',
      seq: this.#seq,
      nodes: [...seats.values()],
      world: status,
      feed,
      notices,
    } satisfies Snapshot)
  }

  /** The window drew `seq`: what happened since may come. */
  ack(seq: number): void {
    if (seq !== this.#seq) return
    this.#acknowledged = true
    this.flush()
  }

  /** Sends what happened since the last delta, if the window is ready for it. */
  flush(): void {
    if (!this.#delta || !this.#acknowledged) return
    this.#seq += 1
    this.#acknowledged = false
    this.#count()
    const delta: Delta = {
      ...this.#delta,
      upserts: [...this.#upserts.values()],
      seq: this.#seq,
      world: this.status,
    }
    this.#delta = null
    this.#upserts.clear()
    this.#emit(delta)
    this.tellProcess()
  }

  tellProcess(): void {
    const node = [...this.seats.values()].find(seat => seat.pid === this.inspected)
    if (node) this.#emit({ type: 'process', info: this.info(node) })
  }

  info(node: TreeNode): ProcessInfo {
    return processInfo(node, this.seats, this.pastLives.get(node.key) ?? [])
  }

  setWorld(fields: Partial<WorldStatus>): void {
    this.status = { ...this.status, ...fields }
    this.#pending()
  }

  put(node: TreeNode): void {
    this.seats.set(node.key, node)
    this.#upserts.set(node.key, node)
    this.#pending()
  }

  change(key: string, fields: Partial<TreeNode>): void {
    const node = this.seats.get(key)
    if (node) this.put({ ...node, ...fields })
  }

  remove(key: string): void {
    this.seats.delete(key)
    this.#upserts.delete(key)
    this.#pending().removed.push(key)
  }

  signal(signal: SignalFlash): void {
    this.#pending().signals.push(signal)
  }

  tell(kind: FeedEvent['kind'], text: string, key: string | null, level: FeedEvent['level'] = 'info'): void {
    const event = { id: this.feed.length + 1, atMs: this.status.nowMs, kind, level, text, key }
    this.feed.push(event)
    this.#pending().feed.push(event)
  }

  notify(notice: Omit<Notice, 'id'>): void {
    const whole = { id: this.notices.length + 1, ...notice }
    this.notices.push(whole)
    this.#pending().notices.push(whole)
  }

  newPid(): string {
    this.#lastPid += 1
    return `<0.${this.#lastPid}.0>`
  }

  /** The process in a seat exits, and those below it with it. */
  exit(key: string, reason: string): void {
    const node = this.seats.get(key)
    if (!node?.pid) return
    for (const child of this.#childrenOf(key)) this.exit(child.key, 'shutdown')
    const life = { life: node.lives, pid: node.pid, startedAtMs: 0, endedAtMs: this.status.nowMs }
    const lives = this.pastLives.get(key) ?? []
    this.pastLives.set(key, [{ ...life, reason, state: this.info(node).state }, ...lives])
    const restarted = node.parent !== null && node.restart !== 'temporary'
    this.change(key, {
      pid: null,
      status: restarted ? 'restarting' : 'dead',
      lastExit: reason,
      messageQueueLen: 0,
    })
    this.tell('exit', `${node.name} ${node.pid} exited: ${reason}`, key, 'error')
    this.signal({ kind: 'exit', from: key, to: node.parent, text: reason })
  }

  /** The supervisor of an empty seat starts the next process in it, and those below it. */
  restart(key: string): void {
    const node = this.seats.get(key)
    if (!node || node.pid !== null) return
    const pid = this.newPid()
    this.change(key, { pid, status: 'waiting', lives: node.lives + 1 })
    this.setWorld({ restarts: this.status.restarts + 1 })
    this.tell('restart', `${node.name} is back as ${pid}: life ${node.lives + 1}`, key)
    for (const child of this.#childrenOf(key)) this.restart(child.key)
  }

  /** As `restart`, counted by its supervisor. */
  restartCounted(key: string): void {
    const parent = this.seats.get(this.seats.get(key)?.parent ?? '')
    if (parent?.supervisor) {
      const restartsInWindow = parent.supervisor.restartsInWindow + 1
      const restartedAtMs = [...parent.supervisor.restartedAtMs, Math.floor(this.status.nowMs / 1000) * 1000]
      this.change(parent.key, { supervisor: { ...parent.supervisor, restartsInWindow, restartedAtMs } })
    }
    this.restart(key)
  }

  /** The top supervisor is gone, and with it the application. */
  stopApplication(): void {
    for (const node of this.#childrenOf(null)) this.exit(node.key, 'shutdown')
    for (const key of this.seats.keys()) this.change(key, { status: 'dead' })
    this.setWorld({ applicationRunning: false })
    this.tell('app', 'The application stopped: its top supervisor gave up.', null, 'error')
  }

  startApplication(): void {
    this.setWorld({ applicationRunning: true })
    for (const node of this.#childrenOf(null)) this.restart(node.key)
    this.tell('app', 'The application started.', null)
  }

  #childrenOf(parent: string | null): TreeNode[] {
    return [...this.seats.values()].filter(seat => seat.parent === parent)
  }

  #pending(): Omit<Delta, 'seq' | 'world' | 'upserts'> {
    this.#delta ??= {
      type: 'delta',
      removed: [],
      signals: [],
      signalsDropped: 0,
      feed: [],
      notices: [],
    }
    return this.#delta
  }

  #count(): void {
    const processes = [...this.seats.values()].filter(({ pid }) => pid !== null).length
    this.status = { ...this.status, processes }
  }
}
