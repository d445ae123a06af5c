import { limits } from '../../../shared/limits.ts'
import type { ChartProcess } from '../../../shared/protocol/events.ts'
import type { Pid, Ref, Term } from '../../../shared/term.ts'
import { line, moduleOf, type Observer, ownName } from '../../observer/index.ts'
import type { World } from '../../runtime/index.ts'

/** A message that nobody took yet. `seq`: its number in this run of the world; null in an earlier one. */
type Waiting = { readonly to: Pid; seq: number | null; readonly message: Term }
type Handling = { readonly pid: Pid; readonly id: string | null; readonly state: Term | undefined }
type Detail = { payload?: Term | undefined; before?: Term | undefined; after?: Term | undefined }

/** What has to be remembered of messages to tell what belongs together. All of it is bounded. */
export class Desk {
  private readonly ids = new Map<number, string>()
  private readonly waiting = new Map<string, Waiting>()
  /** Calls without a reply, by the number of their reference. */
  private readonly calls = new Map<number, string>()
  /** What each process handles, by its number, and its state when it began. */
  private readonly handling = new Map<number, Handling>()
  private readonly details = new Map<string, Detail>()
  private readonly known = new Map<string, ChartProcess>()
  private readonly pids = new Map<string, Pid>()

  /** `pid` as it is told; where it sits is told too from now on. */
  name(pid: Pid): string {
    const name = String(pid)
    this.pids.delete(name)
    this.pids.set(name, pid)
    bound(this.pids)
    return name
  }

  who(observer: Observer): ChartProcess[] {
    const news: ChartProcess[] = []
    for (const [pid, term] of this.pids) {
      const before = this.known.get(pid)
      const now = placeOf(pid, term, observer, before)
      if (before?.key === now.key && before.name === now.name) continue
      this.known.set(pid, now)
      news.push(now)
    }
    if (this.known.size > 2 * limits.chartEvents)
      for (const pid of this.known.keys()) if (!this.pids.has(pid)) this.known.delete(pid)
    return news
  }

  keep(id: string, payload: Term): void {
    this.details.set(id, { payload })
    bound(this.details)
  }

  detail(id: string): Detail | undefined {
    return this.details.get(id)
  }

  sent(id: string, seq: number, to: Pid, message: Term): void {
    this.keep(id, message)
    this.ids.set(seq, id)
    this.waiting.set(id, { to, seq, message })
    bound(this.ids)
    bound(this.waiting)
  }

  /** @returns the id of the message that event `sent` sent, also when that was in another run */
  received(sent: number, by: Pid, message: Term): string | undefined {
    const id = this.ids.get(sent) ?? this.sentBefore(by, message)
    this.ids.delete(sent)
    if (id !== undefined) this.waiting.delete(id)
    return id
  }

  call(ref: Ref, id: string): void {
    this.calls.set(ref.id, id)
    bound(this.calls)
  }

  callOf(ref: Ref): string | undefined {
    return this.calls.get(ref.id)
  }

  /** @returns the call that waits no more; undefined for a reference of something else */
  endCall(ref: Ref): string | undefined {
    const id = this.calls.get(ref.id)
    this.calls.delete(ref.id)
    return id
  }

  /** `pid` begins to handle a message. */
  begin(pid: Pid, id: string | null, state: Term | undefined): void {
    this.handling.set(pid.id, { pid, id, state })
    bound(this.handling)
  }

  /** `pid` has another state. @returns the message that it handles; null: none that is known */
  changed(pid: Pid, state: Term): string | null {
    const handled = this.handling.get(pid.id)
    if (handled === undefined || handled.id === null) return null
    const detail = this.details.get(handled.id)
    if (detail !== undefined) {
      detail.before = handled.state
      detail.after = state
    }
    return handled.id
  }

  /** Those that have not come to the end of what they handle. */
  busy(observer: Observer): string[] {
    const busy: string[] = []
    for (const { pid } of this.handling.values())
      if (observer.find(pid)?.coroutine != null) busy.push(String(pid))
    return busy
  }

  /** `pid` is gone, and its mailbox with it. */
  ended(pid: Pid): void {
    this.handling.delete(pid.id)
    for (const [id, { to, seq }] of this.waiting) {
      if (to.id !== pid.id) continue
      this.waiting.delete(id)
      if (seq !== null) this.ids.delete(seq)
    }
  }

  forgetNumbers(): void {
    this.ids.clear()
    for (const waiting of this.waiting.values()) waiting.seq = null
  }

  /** Messages that have left the mailboxes in which they waited, and are not waited for any more from now on. */
  lost(world: World): string[] {
    const mailboxes = new Map<number, ReadonlySet<number>>()
    const lost: string[] = []
    for (const [id, { to, seq }] of this.waiting) {
      if (seq === null) continue
      let numbers = mailboxes.get(to.id)
      if (numbers === undefined) {
        numbers = new Set(world.process(to)?.messageNumbers() ?? [])
        mailboxes.set(to.id, numbers)
      }
      if (numbers.has(seq)) continue
      lost.push(id)
      this.waiting.delete(id)
      this.ids.delete(seq)
    }
    return lost
  }

  /** The oldest message to `by` that was sent in another run and reads the same. */
  private sentBefore(by: Pid, message: Term): string | undefined {
    let text: string | null = null
    for (const [id, { to, seq, message: waits }] of this.waiting) {
      if (seq !== null || to.id !== by.id) continue
      text ??= line(message)
      if (line(waits) === text) return id
    }
    return undefined
  }
}

function placeOf(pid: string, term: Pid, observer: Observer, before: ChartProcess | undefined): ChartProcess {
  const where = observer.whereIs(term)
  if (where !== null) return { pid, key: where.key, name: where.name }
  // Who is gone for long is not known any more to the observer.
  if (before?.key != null) return before
  const process = observer.find(term)
  if (process === null) return before ?? { pid, key: null, name: pid }
  return { pid, key: null, name: ownName(process) ?? moduleOf(process) }
}

/** Forgets the oldest beyond what is kept. */
function bound(map: Map<unknown, unknown>): void {
  if (map.size <= limits.chartEvents) return
  for (const oldest of map.keys()) {
    map.delete(oldest)
    return
  }
}
