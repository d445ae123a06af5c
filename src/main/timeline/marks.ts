import { limits } from '../../shared/limits.ts'
import type { TimeMark } from '../../shared/protocol/events.ts'
import type { Pid } from '../../shared/term.ts'
import { isOrderly, type Observer, spokenReason } from '../observer/index.ts'
import type { WorldEvent } from '../runtime/index.ts'
import { compareInstants, type Instant } from './instant.ts'

type Mark = {
  readonly id: number
  readonly kind: TimeMark['kind']
  readonly atMs: number
  readonly at: Instant
  readonly orderly: boolean
  readonly pid: Pid
  /** Where it sits; null as long as nobody knows. */
  where: { readonly key: string; readonly name: string } | null
  /** What follows the name. */
  readonly did: string
}

/** What stands out in the past of a scene: exits, restarts, and supervisors that gave up. */
export class Marks {
  private kept: Mark[] = []
  /** Number of the last mark; 0 before the first. */
  last = 0
  private readonly observer: Observer

  constructor(observer: Observer) {
    this.observer = observer
  }

  /** Takes `event` in if it is one. `at`: the moment after the step in which it happened. */
  hear(event: WorldEvent, at: Instant): void {
    if (event.type === 'exit') {
      const orderly = isOrderly(event.reason)
      // Processes that were nobody's and ended as they should are no story.
      if (orderly && this.observer.whereIs(event.pid) === null) return
      this.add('exit', event, at, event.pid, orderly, `exited: ${spokenReason(event.reason)}`)
    } else if (event.type === 'child' && event.action === 'restart' && event.pid !== null)
      this.add('restart', event, at, event.pid, true, 'restarted')
    else if (event.type === 'child' && event.action === 'give_up')
      this.add('give_up', event, at, event.supervisor, false, 'gave up')
  }

  /** Those after number `id`, oldest first. */
  since(id: number): TimeMark[] {
    const count = Math.min(this.last - id, this.kept.length)
    return count <= 0 ? [] : this.kept.slice(-count).map(mark => this.toTell(mark))
  }

  /** The last exit before `at`. */
  exitBefore(at: Instant): Mark | undefined {
    return this.kept.findLast(mark => mark.kind === 'exit' && compareInstants(mark.at, at) < 0)
  }

  /** The first exit after `at`. */
  exitAfter(at: Instant): Mark | undefined {
    return this.kept.find(mark => mark.kind === 'exit' && compareInstants(mark.at, at) > 0)
  }

  /** The exit of `pid`, if it is kept. */
  exitOf(pid: Pid): Mark | undefined {
    return this.kept.findLast(mark => mark.kind === 'exit' && mark.pid.id === pid.id)
  }

  private toTell(mark: Mark): TimeMark {
    const { id, kind, atMs, at, orderly, pid, did } = mark
    // Who has just been started may have been given a seat since.
    mark.where ??= this.observer.whereIs(pid)
    const { key, name } = mark.where ?? { key: null, name: String(pid) }
    return { id, kind, atMs, at, orderly, pid: String(pid), key, text: `${name} ${did}` }
  }

  private add(
    kind: Mark['kind'],
    { atMs }: WorldEvent,
    at: Instant,
    pid: Pid,
    orderly: boolean,
    did: string,
  ): void {
    this.last++
    this.kept.push({ id: this.last, kind, atMs, at, orderly, pid, where: this.observer.whereIs(pid), did })
    // Trimmed in blocks, so that a mark costs no shift of all others.
    if (this.kept.length >= 2 * limits.timeMarks) this.kept.splice(0, this.kept.length - limits.timeMarks)
  }
}
