import { limits } from '../../shared/limits.ts'
import type { AppEvent, AppInfo } from '../../shared/protocol/events.ts'
import type { ReplyMessage } from '../../shared/protocol/requests.ts'
import { Pid, type Term } from '../../shared/term.ts'
import { parseTerm } from '../../shared/term-parse.ts'
import type { Application, Host } from '../host/index.ts'
import type { Observer, Watching } from '../observer/index.ts'
import { type Checked, checkEnvelope, checkRequest, idOf, Refusal } from './check.ts'
import { Views } from './views.ts'

export type BridgeOptions = {
  host: Host
  application: Application
  observer: Observer
  info: AppInfo
  /** Hears of a bug of ours that a request has met; the window is told that it failed. Default: it is thrown. */
  onBug?: (bug: unknown) => void
}

/**
 * Where windows meet the running system: every request is checked here and always answered; one that is refused changes
 * nothing. Transports open a session for each window and carry its messages.
 */
export class Bridge {
  readonly host: Host
  readonly application: Application
  readonly observer: Observer
  readonly info: AppInfo
  readonly views: Views
  readonly onBug: (bug: unknown) => void
  private readonly sessions = new Set<Session>()

  constructor({ host, application, observer, info, onBug }: BridgeOptions) {
    this.host = host
    this.application = application
    this.observer = observer
    this.info = info
    this.views = new Views(host, application, observer)
    this.onBug =
      onBug ??
      (bug => {
        throw bug
      })
  }

  /** @returns null when there are too many windows already */
  open(send: (event: AppEvent) => void): Session | null {
    if (this.sessions.size >= limits.windows) return null
    const session = new Session(this, send, () => this.sessions.delete(session))
    this.sessions.add(session)
    return session
  }

  /** Closes all sessions and lets go of the world. */
  close(): void {
    for (const session of this.sessions) session.close()
    this.views.stop()
  }
}

/** One window's door to the system, from its first request to its end. */
export class Session {
  private readonly bridge: Bridge
  private readonly send: (event: AppEvent) => void
  private readonly closed: () => void
  private readonly watching: Watching
  private open = true

  constructor(bridge: Bridge, send: (event: AppEvent) => void, closed: () => void) {
    this.bridge = bridge
    this.send = send
    this.closed = closed
    this.watching = bridge.observer.watch(event => this.forward(event))
  }

  /** Answers one message from the window, whatever it is. */
  handle(message: unknown): ReplyMessage {
    try {
      const request = checkEnvelope(message)
      return { id: request.id, ok: true, value: this.answer(checkRequest(request)) }
    } catch (error) {
      if (error instanceof Refusal) return { id: idOf(message), ok: false, error: error.data }
      this.bridge.onBug(error)
      const text = 'this failed inside Coppice, by a mistake of its own'
      return { id: idOf(message), ok: false, error: { code: 'unavailable', message: text } }
    }
  }

  close(): void {
    if (!this.open) return
    this.open = false
    this.watching.close()
    this.bridge.views.closeAll(this)
    this.closed()
  }

  /** A screen of this window looks different. */
  viewUpdated(event: AppEvent): void {
    this.forward(event)
  }

  private forward(event: AppEvent): void {
    if (this.open) this.send(event)
  }

  private answer({ name, args }: Checked): unknown {
    const { host, application, observer, views, info } = this.bridge
    const { driver } = host
    switch (name) {
      case 'hello':
        return info
      case 'observe':
        this.watching.observe()
        return null
      case 'ack':
        this.watching.acknowledge(args.seq)
        return null
      case 'inspect': {
        if (args.pid === null) return this.watching.inspect(null)
        const known = this.watching.inspect(pidOf(args.pid))
        if (known === null) throw new Refusal('not_found', `nothing is known of ${args.pid} any more`)
        return known
      }
      case 'exit': {
        const { pid } = this.alive(args.pid)
        host.inject({ type: 'signal', to: pid, reason: termOf('reason', args.reason) })
        return null
      }
      case 'raise': {
        const process = this.alive(args.pid)
        if (!host.raiseNext(process, args.message))
          throw new Refusal(
            'invalid_argument',
            `pid: ${args.pid} runs no behaviour whose callbacks could raise`,
          )
        return null
      }
      case 'pause':
        driver.pause()
        observer.statusChanged()
        return null
      case 'run':
        driver.run()
        observer.statusChanged()
        return null
      case 'step':
        driver.step(args.to)
        observer.statusChanged()
        return null
      case 'speed':
        driver.setSpeed(args.value)
        observer.statusChanged()
        return null
      case 'application.start':
        if (application.start()) observer.say('app', 'info', 'The application is started')
        views.applicationChanged()
        observer.statusChanged()
        return null
      case 'view.open':
        return { view: views.open(this, args) }
      case 'view.event':
        views.event(this, args.view, args.event)
        return null
      case 'view.close':
        views.close(this, args.view)
        return null
    }
  }

  /** @throws Refusal `not_found` */
  private alive(pid: string) {
    const process = this.bridge.host.alive(pidOf(pid))
    if (process === undefined) throw new Refusal('not_found', `no process ${pid} is alive`)
    return process
  }
}

/** The schema has made sure that `text` is one. */
function pidOf(text: string): Pid {
  return new Pid(Number(text.slice('<0.'.length, -'.0>'.length)))
}

/** @throws Refusal `invalid_argument` */
function termOf(argument: string, text: string): Term {
  const parsed = parseTerm(text)
  if (parsed.ok) return parsed.term
  throw new Refusal('invalid_argument', `${argument}: ${parsed.error}, at character ${parsed.at + 1}`)
}
