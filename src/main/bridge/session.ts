import type { AppEvent, ProcessInfo } from '../../shared/protocol/events.ts'
import type { ReplyMessage } from '../../shared/protocol/requests.ts'
import type { Pid } from '../../shared/term.ts'
import type { TermSyntax } from '../../shared/term-text.ts'
import type { Observer, Watching } from '../observer/index.ts'
import { answer } from './answers.ts'
import type { Bridge } from './bridge.ts'
import { checkEnvelope, checkRequest, idOf, Refusal } from './check.ts'
import { LoadTeller } from './load-teller.ts'
import { LogTeller } from './log-teller.ts'
import { MessagesTeller } from './messages.ts'
import { ProcessTable } from './process-table.ts'
import type { Stage } from './stage.ts'
import { type Tables, tablesOf } from './tables.ts'
import { TimeTeller } from './time-teller.ts'
import { TimeTravel } from './time-travel.ts'
import type { Views } from './views.ts'

/** One window's door to the system, from its first request to its end. */
export class Session {
  readonly bridge: Bridge
  /** Where in time the window is. */
  readonly time: TimeTravel
  /** Looks into tables, and changes made there. */
  readonly tables: Tables
  /** Its chart of messages. */
  readonly messages: MessagesTeller
  /** The load that it looks at. */
  readonly load: LoadTeller
  /** The log that it reads. */
  readonly log: LogTeller
  /** Numbers of the screens that it has opened. */
  readonly screens = new Set<number>()
  /** The table of processes that it looks at. */
  readonly processes: ProcessTable
  private watching: Watching
  private watched: Observer
  private observing = false
  private inspected: Pid | null = null
  /** The notation in which it is told terms. */
  syntax: TermSyntax = 'elixir'
  private readonly leavers = new Set<() => void>()
  private readonly teller: TimeTeller
  private readonly send: (event: AppEvent) => void
  private readonly closed: () => void
  private open = true

  constructor(bridge: Bridge, send: (event: AppEvent) => void, closed: () => void) {
    this.bridge = bridge
    this.send = send
    this.closed = closed
    this.time = new TimeTravel(bridge, this, () => this.stageChanged())
    this.processes = new ProcessTable(bridge.live.host.clock, event => this.forward(event))
    this.teller = new TimeTeller(this.time, bridge.live.host.clock, event => this.forward(event))
    this.tables = tablesOf(this.time, bridge.live.host.clock, event => this.forward(event))
    this.messages = new MessagesTeller(this.time, event => this.forward(event), bridge.onBug)
    this.load = new LoadTeller(event => this.forward(event))
    this.log = new LogTeller(
      bridge.live.host.clock,
      () => this,
      event => this.forward(event),
    )
    this.watched = this.stage.observer
    this.watching = this.watched.watch(event => this.forward(event))
  }

  /** The system that this window looks at. */
  get stage(): Stage {
    return this.time.stage
  }

  /** Answers one message from the window, whatever it is; later when the answer has to be waited for. */
  handle(message: unknown): ReplyMessage | Promise<ReplyMessage> {
    try {
      const request = checkEnvelope(message)
      const value = answer(this, checkRequest(request))
      if (!(value instanceof Promise)) return { id: request.id, ok: true, value }
      return value.then(
        later => ({ id: request.id, ok: true, value: later }),
        error => this.failed(message, error),
      )
    } catch (error) {
      return this.failed(message, error)
    }
  }

  /** Sends a snapshot, and deltas from then on. */
  observe(): void {
    this.observing = true
    this.watching.observe()
    this.teller.begin()
  }

  acknowledge(seq: number): void {
    this.watching.acknowledge(seq)
  }

  /** Chooses whose details are sent when they change. @returns them as they are now; null for an unknown process */
  inspect(pid: Pid | null): ProcessInfo | null {
    this.inspected = pid
    return this.watching.inspect(pid)
  }

  /** Tells terms in `syntax` from now on. */
  speak(syntax: TermSyntax): void {
    this.syntax = syntax
    this.watching.speak(syntax)
    this.log.changed()
  }

  /** Calls `leave` when the window looks at another world, or is gone. @returns takes that back */
  onLeave(leave: () => void): () => void {
    this.leavers.add(leave)
    return () => this.leavers.delete(leave)
  }

  close(): void {
    if (!this.open) return
    this.open = false
    for (const leave of this.leavers) leave()
    this.teller.close()
    this.log.close()
    this.tables.teller.close()
    this.watching.close()
    this.processes.close()
    this.load.close()
    this.messages.close()
    this.time.close()
    this.bridge.live.views.closeAll(this)
    this.closed()
  }

  /** A screen of this window looks different, in the world in which `views` are. */
  viewUpdated(event: AppEvent, views: Views): void {
    if (views === this.stage.views) this.forward(event)
  }

  private stageChanged(): void {
    if (!this.open) return
    const { observer, views } = this.stage
    if (observer !== this.watched) {
      for (const leave of this.leavers) leave()
      this.watching.close()
      this.watched = observer
      this.watching = observer.watch(event => this.forward(event))
      this.watching.speak(this.syntax)
      if (this.observing) this.watching.observe()
      const info = this.watching.inspect(this.inspected)
      if (this.inspected !== null) this.forward({ type: 'process', info })
      views.tellAgain(this, this.screens)
      this.processes.stageChanged(observer)
    }
    this.tables.teller.stageChanged(this.stage)
    this.messages.stageChanged()
    this.load.stageChanged(this.stage.load)
    this.log.changed()
    observer.statusChanged()
    this.teller.tell()
  }

  private failed(message: unknown, error: unknown): ReplyMessage {
    if (error instanceof Refusal) return { id: idOf(message), ok: false, error: error.data }
    this.bridge.onBug(error)
    const text = 'this failed inside Coppice, by a mistake of its own'
    return { id: idOf(message), ok: false, error: { code: 'unavailable', message: text } }
  }

  private forward(event: AppEvent): void {
    if (this.open) this.send(event)
  }
}
