import { limits } from '../../shared/limits.ts'
import type { TimeMark } from '../../shared/protocol/events.ts'
import { isOrderly, spokenReason } from '../observer/index.ts'
import type { WorldEvent } from '../runtime/index.ts'
import { compareInstants, type Instant } from './instant.ts'
import type { Scene } from './scene.ts'

export type Mark = TimeMark & { readonly at: Instant }

/** What stands out in the past of a scene: exits, restarts, and supervisors that gave up. */
export class Marks {
  private kept: Mark[] = []
  /** Number of the last mark; 0 before the first. */
  last = 0

  /** Takes `event` in if it is one. `at`: the moment after the step in which it happened. */
  hear(event: WorldEvent, at: Instant, { observer }: Scene): void {
    if (event.type === 'exit') {
      const where = observer.whereIs(event.pid)
      // Processes that were nobody's and ended as they should are no story.
      if (where === null && isOrderly(event.reason)) return
      const { key, name } = where ?? { key: null, name: String(event.pid) }
      const text = `${name} exited: ${spokenReason(event.reason)}`
      this.add('exit', event, at, isOrderly(event.reason), key, String(event.pid), text)
    } else if (event.type === 'child' && (event.action === 'restart' || event.action === 'give_up')) {
      const gaveUp = event.action === 'give_up'
      const pid = gaveUp ? event.supervisor : (event.pid ?? event.supervisor)
      const where = observer.whereIs(pid)
      const name = where?.name ?? String(pid)
      const text = gaveUp ? `${name} gave up` : `${name} restarted`
      this.add(gaveUp ? 'give_up' : 'restart', event, at, !gaveUp, where?.key ?? null, String(pid), text)
    }
  }

  /** Those after number `id`, oldest first. */
  since(id: number): Mark[] {
    const count = Math.min(this.last - id, this.kept.length)
    return count <= 0 ? [] : this.kept.slice(-count)
  }

  /** The last exit before `at`. */
  exitBefore(at: Instant): Mark | undefined {
    return this.kept.findLast(mark => mark.kind === 'exit' && compareInstants(mark.at, at) < 0)
  }

  /** The first exit after `at`. */
  exitAfter(at: Instant): Mark | undefined {
    return this.kept.find(mark => mark.kind === 'exit' && compareInstants(mark.at, at) > 0)
  }

  /** The exit of `pid`, as its text says it. */
  exitOf(pid: string): Mark | undefined {
    return this.kept.findLast(mark => mark.kind === 'exit' && mark.pid === pid)
  }

  private add(
    kind: Mark['kind'],
    { atMs }: WorldEvent,
    at: Instant,
    orderly: boolean,
    key: string | null,
    pid: string,
    text: string,
  ): void {
    this.last++
    this.kept.push({ id: this.last, atMs, at, kind, orderly, key, pid, text })
    // Trimmed in blocks, so that a mark costs no shift of all others.
    if (this.kept.length >= 2 * limits.timeMarks) this.kept.splice(0, this.kept.length - limits.timeMarks)
  }
}
