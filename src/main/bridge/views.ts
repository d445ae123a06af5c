import { shutdown } from '../../shared/atoms.ts'
import { limits } from '../../shared/limits.ts'
import type { ForecastScreen, StreamOps, ViewUpdate } from '../../shared/protocol/events.ts'
import type { RequestArgs, ViewEvent } from '../../shared/protocol/requests.ts'
import { atom, isRecord, Pid, type Term, type TermRecord, tuple } from '../../shared/term.ts'
import { type OpenScreen, openScreens } from '../apps/index.ts'
import type { Application, Host } from '../host/index.ts'
import type { Observer } from '../observer/index.ts'
import type { Scene } from '../timeline/index.ts'
import { Refusal } from './check.ts'
import { plain } from './plain.ts'

/** Who has a screen open: takes its updates. `of`: where the screen is. */
export type ViewOwner = { viewUpdated(update: ViewUpdate, of: Views): void }

type View = {
  readonly id: number
  /** Its number in the world: another one where an older screen of the same name is shown in its place. */
  readonly inside: number
  readonly owner: ViewOwner
  readonly screen: string
  readonly params: TermRecord
  /** The process in the world that stands for the screen; null until it has shown something. */
  pid: Pid | null
  /** The process that starts it. */
  starter: Pid | null
  shown: Shown
  /** What it shows, and what of that the owner has been told. */
  content: TermRecord | null
  told: TermRecord | null
  /** Rows that the owner has not been told of. */
  stream: StreamOps | null
  /** Times it was opened since it last showed something. */
  attempts: number
  cancelRetry: (() => void) | null
}

/** What is sent of a screen besides its content. */
type Shown = Omit<ViewUpdate, 'content' | 'changes' | 'stream'>

/**
 * The screens that windows have open. Each is served by a process of the world, which is started by the entry
 * `view.open`, shows itself on the channel `view` and takes what the user does as messages. While a window has a
 * screen open, its process is started again whenever it exits, in the host's time, as a browser mounts a live view again.
 */
export class Views {
  private readonly host: Host
  private readonly application: Application
  private readonly observer: Observer
  private readonly views = new Map<number, View>()
  private readonly nextId: () => number
  /** In the past no screen is started: what was there is shown. */
  private standing = false
  private wasRunning = false
  /** Views whose owner has not heard of the last change. */
  private readonly dirty = new Set<View>()
  private flushing = false
  private closed = false
  private readonly stopListening: () => void

  /** `nextId`: a number that no view has, of any world. */
  constructor({ host, application, observer }: Scene, nextId: () => number) {
    this.host = host
    this.nextId = nextId
    this.application = application
    this.observer = observer
    this.wasRunning = application.running
    const stops = [
      observer.outputs.listen((_pid, channel, value) => {
        if (channel === 'view' && isRecord(value)) this.showed(value)
      }),
      observer.onEvent(event => {
        if (event.type === 'exit') this.exited(event.pid, event.reason)
      }),
    ]
    this.stopListening = () => {
      for (const stop of stops) stop()
    }
  }

  /** @returns the new view's number. @throws Refusal `too_many` */
  open(owner: ViewOwner, args: RequestArgs<'view.open'>): number {
    let open = 0
    for (const view of this.views.values()) if (view.owner === owner) open++
    if (open >= limits.viewsPerWindow)
      throw new Refusal('too_many', `a window has ${limits.viewsPerWindow} screens open at most`)
    const { screen, ...params } = args
    const id = this.nextId()
    const view = this.add(owner, id, id, screen, params as TermRecord)
    this.start(view)
    // A screen that cannot be served now says so at once.
    if (!this.application.running) this.tell(view)
    return id
  }

  /**
   * Shows the screens that `owner` has open in `home` as they are in this world, which is a fork of `home`'s past and
   * stands still until `goOn`.
   */
  follow(owner: ViewOwner, home: Views): void {
    this.standing = true
    const open = openScreens(this.host.world.processes.values())
    for (const { id, inside, owner: of, screen, params } of home.views.values()) {
      if (of !== owner) continue
      const same = (candidate: OpenScreen): boolean =>
        candidate.screen === screen && Object.keys(params).every(key => candidate.params[key] === params[key])
      const found = open.find(({ view }) => view === inside) ?? open.findLast(same)
      const view = this.add(owner, id, found?.view ?? inside, screen, params)
      if (found !== undefined)
        this.takeIn(view, { ...found.picture, view: view.inside, pid: found.process.pid })
      else view.shown = { ...view.shown, status: 'closed', message: { level: 'info', text: notOpenText } }
      this.tell(view)
    }
  }

  /** The world goes on: screens that were not open are opened. */
  goOn(): void {
    this.standing = false
    for (const view of this.views.values()) if (view.pid === null) this.start(view)
  }

  /** Tells `owner` again how its screens look; one of `ids` that is not here is closed. */
  tellAgain(owner: ViewOwner, ids: Iterable<number>): void {
    for (const id of ids) {
      const view = this.views.get(id)
      if (view !== undefined) {
        view.told = null
        this.tell(view)
      } else owner.viewUpdated({ ...mounting(id), ...nothing, status: 'closed', message: elsewhere }, this)
    }
  }

  /** Hands what the user did to the screen's process. @throws Refusal `not_found`, `unavailable`, `too_many` */
  event(owner: ViewOwner, id: number, event: ViewEvent): void {
    const view = this.ownedBy(owner, id)
    if (!this.application.running) throw new Refusal('unavailable', stoppedText)
    const process = view.pid === null ? undefined : this.host.alive(view.pid)
    if (process === undefined) throw new Refusal('unavailable', 'the screen is being opened; try again')
    if (process.messageCount >= limits.pendingRequests)
      throw new Refusal('too_many', `${limits.pendingRequests} requests wait for this screen already`)
    this.host.inject({ type: 'send', to: process.pid, message: tuple(atom('view_event'), { ...event }) })
  }

  /** Closes screen `id` of `owner`, if that is here. */
  close(owner: ViewOwner, id: number): void {
    const view = this.views.get(id)
    if (view?.owner === owner) this.end(view)
  }

  closeAll(owner: ViewOwner): void {
    for (const view of this.views.values()) if (view.owner === owner) this.end(view)
  }

  /** Whether the application runs may have changed. */
  applicationChanged(): void {
    const running = this.application.running
    if (running === this.wasRunning) return
    this.wasRunning = running
    for (const view of this.views.values()) this.tell(view)
  }

  /** Lets go of the world. */
  stop(): void {
    this.closed = true
    this.stopListening()
    for (const view of this.views.values()) view.cancelRetry?.()
    this.views.clear()
  }

  /** The number that screen `id` has in the world; null when it is not here. */
  find(id: number): { readonly inside: number } | null {
    return this.views.get(id) ?? null
  }

  /** How screen `id` would look after it has shown `pictures`, one after the other. */
  compare(id: number, pictures: readonly TermRecord[]): Omit<ForecastScreen, 'view'> {
    const { content: now } = this.views.get(id) as View
    const statuses = pictures.map(({ status }) => plain(status as Term) as string)
    const content = pictures.findLast(picture => picture.content !== null)?.content ?? null
    const message = plain(pictures.at(-1)?.message ?? null) as ViewUpdate['message']
    return {
      same: content === null || JSON.stringify(plain(content)) === JSON.stringify(plain(now)),
      statuses: statuses.filter((status, index) => status !== statuses[index - 1]),
      message: message?.text ?? null,
    }
  }

  private ownedBy(owner: ViewOwner, id: number): View {
    const view = this.views.get(id)
    if (view === undefined || view.owner !== owner)
      throw new Refusal('not_found', `this window has no screen ${id} open`)
    return view
  }

  private add(owner: ViewOwner, id: number, inside: number, screen: string, params: TermRecord): View {
    const view: View = {
      id,
      inside,
      owner,
      screen,
      params,
      pid: null,
      starter: null,
      shown: mounting(id),
      content: null,
      told: null,
      stream: null,
      attempts: 0,
      cancelRetry: null,
    }
    this.views.set(id, view)
    return view
  }

  private start(view: View): void {
    view.cancelRetry = null
    view.attempts++
    view.starter = this.host.spawn('view.open', [view.inside, view.screen, view.params])
  }

  private end(view: View): void {
    this.views.delete(view.id)
    this.dirty.delete(view)
    view.cancelRetry?.()
    if (view.pid !== null && !this.standing)
      this.host.inject({ type: 'signal', to: view.pid, reason: shutdown })
  }

  /** A process shows what its screen is to look like; called from inside the world. */
  private showed(value: TermRecord): void {
    const { view: inside, pid } = value
    let view: View | undefined
    for (const candidate of this.views.values()) if (candidate.inside === inside) view = candidate
    if (!(pid instanceof Pid)) return
    if (view === undefined) {
      // Its window closed before it was there.
      this.host.inject({ type: 'signal', to: pid, reason: shutdown })
      return
    }
    if (view.pid !== null && view.pid.id !== pid.id)
      this.host.inject({ type: 'signal', to: view.pid, reason: shutdown })
    this.takeIn(view, value)
    this.tell(view)
  }

  /** What the process of a screen shows of it. */
  private takeIn(view: View, value: TermRecord): void {
    const { pid, status, message = null, server = null, content = null, stream = null } = value
    if (isRecord(content)) view.content = content
    if (isRecord(stream)) view.stream = joined(view.stream, stream as unknown as StreamOps)
    view.pid = pid as Pid
    if (status === 'live') view.attempts = 0
    view.shown = {
      type: 'view',
      view: view.id,
      status: status as ViewUpdate['status'],
      message: plain(message) as ViewUpdate['message'],
      // The seat is looked up when the update is sent: while the world runs nobody may have one yet.
      server: server instanceof Pid ? { pid: String(server), key: null } : null,
    }
  }

  /** Called from inside the world. */
  private exited(pid: Pid, reason: Term): void {
    for (const view of this.views.values()) {
      const served = view.pid?.id === pid.id
      // That the starter is done is as it should be.
      const starting = view.pid === null && view.starter?.id === pid.id && reason !== atom('normal')
      if (served || starting) this.lost(view)
    }
    this.applicationChanged()
  }

  private lost(view: View): void {
    view.pid = null
    const status = view.content === null ? 'mounting' : 'reconnecting'
    view.shown = { ...view.shown, status, message: null, server: null }
    this.tell(view)
    view.cancelRetry?.()
    view.cancelRetry = this.host.clock.later(() => this.start(view), retryMs(view.attempts))
  }

  /** Tells the owner how the view looks, once the world has stopped for a moment. */
  private tell(view: View): void {
    this.dirty.add(view)
    if (this.flushing || this.closed) return
    this.flushing = true
    this.host.clock.soon(() => {
      this.flushing = false
      const views = [...this.dirty]
      this.dirty.clear()
      for (const dirty of views) dirty.owner.viewUpdated(this.update(dirty), this)
    })
  }

  private update(view: View): ViewUpdate {
    const { content, told, stream } = view
    view.told = content
    view.stream = null
    return { ...this.seen(view), ...newsOf(told, content), stream: plain(stream as Term) as StreamOps | null }
  }

  private seen({ shown, pid: screen }: View): Shown {
    if (this.standing && screen === null) return shown
    if (shown.status !== 'live' && !this.application.running)
      return { ...shown, status: 'closed', server: null, message: { level: 'error', text: stoppedText } }
    if (shown.server === null) return shown
    const pid = new Pid(Number(/^<0\.(\d+)\.0>$/.exec(shown.server.pid)?.[1]))
    return { ...shown, server: { ...shown.server, key: this.observer.keyOf(pid) } }
  }
}

function mounting(view: number): Shown {
  return { type: 'view', view, status: 'mounting', message: null, server: null }
}

const nothing = { content: null, changes: null, stream: null } as const

/** What the owner of a screen is to be told of its content, who was told `told` before. */
function newsOf(
  told: TermRecord | null,
  content: TermRecord | null,
): Pick<ViewUpdate, 'content' | 'changes'> {
  if (content === null || content === told) return { content: null, changes: null }
  if (told === null) return { content: plain(content) as ViewUpdate['content'], changes: null }
  const changed = Object.entries(content).filter(([field, value]) => told[field] !== value)
  return { content: null, changes: plain(Object.fromEntries(changed)) as ViewUpdate['changes'] }
}

/** What was not told yet, and then what came now. */
function joined(before: StreamOps | null, now: StreamOps): StreamOps {
  if (before === null || now.reset) return now
  return { reset: before.reset, inserts: [...before.inserts, ...now.inserts] }
}

const notOpenText = 'This screen was not open then.'
const elsewhere = { level: 'info', text: 'This screen was opened in a world that is left now.' } as const

/** Wait before a screen's process is started again: 100 ms, then twice as long each time, 5 s at most. */
export function retryMs(attempts: number): number {
  return Math.min(100 * 2 ** Math.max(0, attempts - 1), 5_000)
}

export const stoppedText = 'The application is stopped. Start it again to go on.'
