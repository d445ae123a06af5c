import { continue_, DOWN, noreply, normal, ok, stop } from '../../../shared/atoms.ts'
import type { ViewEvent } from '../../../shared/protocol/requests.ts'
import {
  atom,
  isTagged,
  type Pid,
  type Ref,
  type Term,
  type TermRecord,
  type Tuple,
  tuple,
} from '../../../shared/term.ts'
import { type CastResult, GenServer, type GenServerModule } from '../../otp/index.ts'
import {
  type Awaitable,
  type Coroutine,
  demonitor,
  isCoroutine,
  monitor,
  type Process,
  send,
  sendAfter,
  setLabel,
} from '../../otp/process.ts'
import { backoff } from '../kernel/backoff.ts'
import { catchExit } from '../kernel/catch-exit.ts'
import { exitProblem } from '../kernel/problem-text.ts'
import { async_assign, async_result, asyncResult } from './async.ts'
import { type Mounted, putFlash, type Socket, type StreamOps, type ViewStatus } from './socket.ts'

/** What `mount` found: the server that the screen relies on and what to show of it, or why it is not to be had. */
export type Mount<A> = { readonly server: Pid; readonly assigns: A } | { readonly unavailable: string }

/**
 * A screen served by a process. All callbacks may call servers: a call that exits does not end the view, which tells
 * the user and goes on; what it was waiting for is looked after by others.
 * @see Phoenix.LiveView
 */
export type LiveView<A extends TermRecord> = {
  /** Module name, as it is shown: "TodoLive". */
  readonly name: string
  /** What the process is called: "view todo ada". */
  label(params: TermRecord): string
  /**
   * Makes sure that the server runs and fetches what is to be shown. Called twice: first for the page as it is fetched,
   * by the process that answers for it and is not `connected`; then by the view, once the page is connected to it. Again
   * after the server was gone. Only who is connected subscribes to news.
   */
  mount(params: TermRecord, self: Process, connected: boolean): Coroutine<Mount<A>>
  /** Does what the user asked for. */
  handleEvent(event: ViewEvent, socket: Mounted<A>, self: Process): Awaitable<Mounted<A>>
  /**
   * Takes what came of `startAsync`: `{ok, Value}`, or `{exit, Reason}`. A view that starts none leaves it out.
   * @see Phoenix.LiveView: handle_async/3
   */
  handleAsync?(name: string, result: Term, socket: Mounted<A>, self: Process): Awaitable<Mounted<A>>
  /** Takes any other message: news of the server. A view that hears of none leaves it out. */
  handleInfo?(message: Term, socket: Mounted<A>, self: Process): Awaitable<Mounted<A>>
  /** What the window draws. */
  render(assigns: A): TermRecord
}

/** How a view is started: `window` is the process that its pictures go to. */
export type ViewArgs = { readonly view: number; readonly window: Pid; readonly params: TermRecord }

/** The message by which a view tells itself to mount. */
const mount = atom('mount')

/** Message `{view_event, Event}`: something that the user did; a view is also told when, in ms since 1970. */
export const view_event = atom('view_event')

/** Message `{view_push, Push}` from a view to its window. */
export const view_push = atom('view_push')

/** What a view pushes to its window whenever it has changed. */
export type Push = {
  readonly params: TermRecord
  readonly status: ViewStatus
  readonly message: TermRecord | null
  readonly server: Pid | null
  /** The fields of the content that have changed; all of them when `whole`. nil before the first mount. */
  readonly diff: TermRecord | null
  readonly whole: boolean
  /** Rows for the window to keep, which the view does not. */
  readonly stream: StreamOps | null
}

/**
 * The generic part of a view: mounts, takes what the user does, watches the server behind the screen, and pushes what
 * has changed to the window. While the server is gone the last content stays, and the view asks for it again; unless it
 * has stopped because it had nothing to do: then it sleeps until the user does something.
 */
export const LiveView = {
  /**
   * The page as it is fetched, before it is connected: what `mount` finds and `render` makes of it. nil when it cannot be
   * had; the connected view says why.
   */
  *fetch<A extends TermRecord>(
    self: Process,
    live: LiveView<A>,
    params: TermRecord,
  ): Coroutine<TermRecord | null> {
    const mounted = yield* catchExit(live.mount(params, self, false))
    if ('exit' in mounted || 'unavailable' in mounted.value) return null
    return live.render(mounted.value.assigns)
  },

  startLink<A extends TermRecord>(self: Process, live: LiveView<A>, args: ViewArgs): Coroutine<Term> {
    return GenServer.startLink(self, server(live), args)
  },
} as const

function server<A extends TermRecord>(live: LiveView<A>): GenServerModule<Socket<A>, ViewArgs> {
  return {
    name: live.name,

    init({ view, window, params }, self) {
      setLabel(self, live.label(params))
      const socket: Socket<A> = {
        view,
        window,
        window_monitor: monitor(self, window),
        params,
        status: 'mounting',
        flash: null,
        trouble: null,
        server: null,
        server_monitor: null,
        retry_ms: backoff.firstMs,
        assigns: null,
        stream: null,
        asyncs: {},
      }
      return tuple(ok, socket, tuple(continue_, mount))
    },

    *handleContinue(_mount, socket, self): Coroutine<CastResult<Socket<A>>> {
      return push(self, live, socket, yield* connect(self, live, socket))
    },

    *handleInfo(message, socket, self): Coroutine<CastResult<Socket<A>>> {
      if (message === mount) {
        // The server may have been found meanwhile.
        if (socket.server !== null) return tuple(noreply, socket)
        return push(self, live, socket, yield* connect(self, live, socket))
      }
      if (isTagged(message, DOWN, 5)) {
        const ref = message.items[1]
        if (ref === socket.window_monitor) return tuple(stop, normal, socket)
        if (ref === socket.server_monitor)
          return push(self, live, socket, disconnected(self, socket, message.items[4] as Term))
        return tuple(noreply, socket)
      }
      const handled = yield* handle(self, live, message, socket)
      const there = handled.status === 'mounting' && handled.server !== null
      return push(self, live, socket, there ? yield* navigate(self, live, handled) : handled)
    },
  }
}

/** Looks for the server; when it is not to be had, tries again later. */
function* connect<A extends TermRecord>(
  self: Process,
  live: LiveView<A>,
  socket: Socket<A>,
): Coroutine<Socket<A>> {
  const mounted = yield* catchExit(live.mount(socket.params, self, true))
  if ('exit' in mounted) return tryAgain(self, socket, exitProblem(mounted.exit))
  if ('unavailable' in mounted.value) return tryAgain(self, socket, mounted.value.unavailable)
  const { server, assigns } = mounted.value
  return {
    ...socket,
    status: 'live',
    trouble: null,
    server,
    server_monitor: monitor(self, server),
    retry_ms: backoff.firstMs,
    assigns,
  }
}

/** Leaves the server and looks for the one of the new address. */
function* navigate<A extends TermRecord>(
  self: Process,
  live: LiveView<A>,
  socket: Socket<A>,
): Coroutine<Socket<A>> {
  if (socket.server_monitor !== null) demonitor(self, socket.server_monitor, { flush: true })
  return yield* connect(self, live, { ...socket, server: null, server_monitor: null })
}

function disconnected<A>(self: Process, socket: Socket<A>, reason: Term): Socket<A> {
  if (reason === normal) return { ...socket, status: 'asleep', server: null, server_monitor: null }
  sendAfter(self, socket.retry_ms, self.pid, mount)
  return { ...socket, status: 'reconnecting', server: null, server_monitor: null }
}

function tryAgain<A>(self: Process, socket: Socket<A>, trouble: string): Socket<A> {
  sendAfter(self, socket.retry_ms, self.pid, mount)
  const status = socket.assigns === null ? 'mounting' : 'reconnecting'
  return { ...socket, status, trouble, retry_ms: backoff.next(socket.retry_ms) }
}

/** Hands an event or other message to the screen's own callbacks. */
function* handle<A extends TermRecord>(
  self: Process,
  live: LiveView<A>,
  message: Term,
  socket: Socket<A>,
): Coroutine<Socket<A>> {
  const event = isTagged(message, view_event, 3) ? (message.items[1] as ViewEvent) : null
  // A visit wakes the server that sleeps; news means that somebody else has.
  const awake = socket.status === 'asleep' ? yield* connect(self, live, socket) : socket
  const quiet = event === null ? awake : { ...awake, flash: null }
  if (!isMounted(quiet))
    return event === null ? quiet : putFlash(quiet, 'error', 'Not done: nothing is here yet.')
  const handled = yield* catchExit(callback(self, live, event, message, quiet))
  if ('value' in handled) return handled.value
  // What was asked for without an event is asked for again when the server is back.
  if (event === null) return quiet
  return putFlash(quiet, 'error', `No answer, it may or may not be done: ${exitProblem(handled.exit)}.`)
}

function* callback<A extends TermRecord>(
  self: Process,
  live: LiveView<A>,
  event: ViewEvent | null,
  message: Term,
  socket: Mounted<A>,
): Coroutine<Mounted<A>> {
  const called = call(self, live, event, message, socket)
  return isCoroutine(called) ? yield* called : called
}

function call<A extends TermRecord>(
  self: Process,
  live: LiveView<A>,
  event: ViewEvent | null,
  message: Term,
  socket: Mounted<A>,
): Awaitable<Mounted<A>> {
  if (event !== null) {
    const asked_at = (message as Tuple).items[2] as number
    return live.handleEvent(event, { ...socket, asked_at }, self)
  }
  const assigned = isTagged(message, async_assign, 4)
  if (!assigned && !isTagged(message, async_result, 4))
    return live.handleInfo?.(message, socket, self) ?? socket
  const [, name, ref, result] = message.items as [Term, string, Ref, Term]
  // Of two under one name only the later one counts.
  if (socket.asyncs[name] !== ref) return socket
  if (assigned) return { ...socket, assigns: { ...socket.assigns, [name]: asyncResult(result) } }
  return live.handleAsync?.(name, result, socket, self) ?? socket
}

function isMounted<A>(socket: Socket<A>): socket is Mounted<A> {
  return socket.assigns !== null
}

/** Shows `after` in the window when it looks different from `before`, or for the first time. */
function push<A extends TermRecord>(
  self: Process,
  live: LiveView<A>,
  before: Socket<A>,
  after: Socket<A>,
): CastResult<Socket<A>> {
  if (after === before) return tuple(noreply, after)
  send(self, after.window, tuple(view_push, pushOf(live, before, after)))
  return tuple(noreply, after.stream === null ? after : { ...after, stream: null })
}

function pushOf<A extends TermRecord>(live: LiveView<A>, before: Socket<A>, after: Socket<A>): Push {
  const { params, status, flash, trouble, server, assigns, stream } = after
  const whole = before.assigns === null
  const content = assigns === null ? null : live.render(assigns)
  return {
    params,
    status,
    message: trouble === null ? flash : { level: 'error', text: `Not there now: ${trouble}. Trying again.` },
    server,
    diff:
      content === null || before.assigns === null ? content : changes(live.render(before.assigns), content),
    whole,
    stream,
  }
}

/** The fields of `after` that are other values than in `before`. */
function changes(before: TermRecord, after: TermRecord): TermRecord {
  return Object.fromEntries(Object.entries(after).filter(([field, value]) => before[field] !== value))
}
