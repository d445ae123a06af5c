import type { AppEvent } from '../../shared/protocol/events.ts'
import type { ReplyMessage } from '../../shared/protocol/requests.ts'
import type { Watching } from '../observer/index.ts'
import { answer } from './answers.ts'
import type { Bridge } from './bridge.ts'
import { checkEnvelope, checkRequest, idOf, Refusal } from './check.ts'
import type { Stage } from './stage.ts'

/** One window's door to the system, from its first request to its end. */
export class Session {
  readonly bridge: Bridge
  /** The system that this window looks at. */
  readonly stage: Stage
  readonly watching: Watching
  private readonly send: (event: AppEvent) => void
  private readonly closed: () => void
  private open = true

  constructor(bridge: Bridge, send: (event: AppEvent) => void, closed: () => void) {
    this.bridge = bridge
    this.stage = bridge.live
    this.send = send
    this.closed = closed
    this.watching = this.stage.observer.watch(event => this.forward(event))
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

  close(): void {
    if (!this.open) return
    this.open = false
    this.watching.close()
    this.stage.views.closeAll(this)
    this.closed()
  }

  /** A screen of this window looks different. */
  viewUpdated(event: AppEvent): void {
    this.forward(event)
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
