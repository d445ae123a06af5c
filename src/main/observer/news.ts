import type { FeedEvent } from '../../shared/protocol/events.ts'
import type { Pid, Term } from '../../shared/term.ts'
import type { Process, World, WorldEvent } from '../runtime/index.ts'
import { Feed, type FeedLine } from './feed.ts'
import { childWords, exitWords, noticeTopic, reportLevel, tableNotice, tableWords } from './feed-lines.ts'
import { Notices } from './notices.ts'
import type { Seat } from './seat.ts'

type Heard<Type extends WorldEvent['type']> = WorldEvent & { readonly type: Type }

/** What happened, in words: the lines of the feed, and what the user must be told besides. */
export class News {
  readonly feed: Feed
  readonly notices = new Notices()
  private readonly world: World
  /** The exit that the last line of the feed tells of. */
  private lastExit: { readonly seat: Seat | null; readonly reason: Term } | null = null

  constructor(world: World, keyOf: (line: FeedLine) => string | null) {
    this.world = world
    this.feed = new Feed(keyOf)
  }

  /** Goes on from where `other` is; `seatOf`: the copy of a seat. */
  follow(other: News, seatOf: (seat: Seat) => Seat): void {
    this.feed.follow(other.feed, seatOf)
    this.notices.follow(other.notices)
    const { lastExit } = other
    if (lastExit !== null)
      this.lastExit = { ...lastExit, seat: lastExit.seat === null ? null : seatOf(lastExit.seat) }
  }

  /** `seat`: where it sat, which is empty now; `process`: null where it was not known. */
  exit(event: Heard<'exit'>, seat: Seat | null, process: Process | null): void {
    const { pid, reason } = event
    const words = exitWords(pid, process, seat, reason)
    if (words === null) return
    this.add(event, 'exit', words, seat)
    this.lastExit = { seat, reason }
  }

  /** What a supervisor did; called before the tree knows of it. @returns tells it, once the tree does */
  child(event: Heard<'child'>, seatOf: (pid: Pid) => Seat | undefined): () => void {
    const { action, pid, reason } = event
    const supervisor = this.world.process(event.supervisor)
    const child = pid === null ? undefined : this.world.process(pid)
    const last = this.lastExit
    const it = last?.seat?.parent?.process === supervisor && last?.reason === reason
    const words = childWords(event, supervisor, child, it && supervisor !== undefined)
    return () => {
      if (words === null) return
      const kind = action === 'start' ? 'start' : action === 'give_up' ? 'give_up' : 'restart'
      const seat = action === 'give_up' ? (seatOf(event.supervisor) ?? null) : null
      this.add(event, kind, words, seat, pid)
    }
  }

  table(event: Heard<'table'>): void {
    this.add(event, 'table', tableWords(event), null, event.pid)
    const notice = tableNotice(event)
    if (notice === null) return
    const about = noticeTopic(event)
    // That a table can be opened or written is news only where it could not.
    const isGood = event.what === 'write_ok' || event.what === 'opened'
    if (isGood && !this.notices.knows(about)) return
    this.notices.add(about, notice)
  }

  /** What was said by a program of its own accord; OTP's reports repeat what is told already. */
  report(event: Heard<'report'>): void {
    // Its text is made when it is read, and of most nobody reads it.
    const { report } = event
    const { kind, level } = report
    if (kind !== 'message' && kind !== 'application') return
    this.add(event, kind === 'message' ? 'report' : 'app', {
      level: reportLevel(level),
      say: () => report.text,
    })
  }

  private add(
    event: WorldEvent,
    kind: FeedEvent['kind'],
    words: { level: FeedEvent['level']; say: () => string },
    seat: Seat | null = null,
    pid: Pid | null = null,
  ): void {
    this.lastExit = null
    this.feed.add({ atMs: event.atMs, kind, ...words, seat, pid })
  }
}
