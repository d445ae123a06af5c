import { continue_, DOWN, noreply, ok } from '../../../shared/atoms.ts'
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
import { serverEntry } from '../../otp/gen-server/entry.ts'
import type { CastResult, GenServerModule } from '../../otp/index.ts'
import {
  type Coroutine,
  monitor,
  output,
  type Process,
  type Program,
  send,
  sendAfter,
  setLabel,
  systemTime,
} from '../../otp/process.ts'
import { backoff } from '../kernel/backoff.ts'
import { catchExit } from '../kernel/catch-exit.ts'
import { exitProblem, inspect } from '../kernel/problem-text.ts'
import { type Push, view_event, view_push } from './live-view.ts'
import type { StreamOps, ViewStatus } from './socket.ts'
import { type ScreenName, ViewSupervisor } from './view-supervisor.ts'

/** One open screen: its number, what it shows, and the address it was opened with. */
export type Opened = { readonly view: number; readonly screen: ScreenName; readonly params: TermRecord }

/** What a window shows. */
export type Picture = {
  readonly params: TermRecord
  readonly status: ViewStatus
  readonly message: TermRecord | null
  readonly server: Pid | null
  readonly content: TermRecord | null
}

/** State of a window's process; the view is nil while there is none. */
type State = Opened & {
  readonly mounted: Pid | null
  readonly monitor: Ref | null
  readonly retry_ms: number
  /** What the view pushed last. */
  readonly picture: Picture
}

const mount = atom('mount')

/**
 * The process that stands for a window's open screen, as browser and transport do in Phoenix: it fetches the page, asks
 * for a view to connect it to, carries what the user does to that and what it shows to the outside, and asks for another,
 * at the same address, when the view dies.
 * It belongs to no application, so that it outlives theirs. It ends, and its view with it, by any exit signal.
 *
 * Takes `{view_event, Event}`. Shows on the channel `view` a map of `view` (its number), `pid` (its own), `status`, `message`, `server` (a pid or nil), `content` and `stream`, as the protocol's ViewUpdate has them.
 */
export const Window = {
  /** What the process of a window's screen runs; it asks for its view by itself. */
  program(opened: Opened): Program {
    return serverEntry(window, opened)
  },
} as const

const window: GenServerModule<State, Opened> = {
  name: 'Window',

  init(opened, self) {
    setLabel(self, `window ${opened.view}`)
    const picture: Picture = {
      params: opened.params,
      status: 'mounting',
      message: null,
      server: null,
      content: null,
    }
    const state = { ...opened, mounted: null, monitor: null, retry_ms: backoff.firstMs, picture }
    return tuple(ok, state, tuple(continue_, mount))
  },

  // A generator from its first line on: what it does before it waits must be known to a fork that is made meanwhile.
  *handleContinue(_mount, state, self): Coroutine<CastResult<State>> {
    // The page is there before the view is.
    const content = yield* ViewSupervisor.fetch(self, state.screen, state.params)
    return yield* askForView(self, show(self, state, { ...state.picture, content }))
  },

  *handleInfo(message, state, self): Coroutine<CastResult<State>> {
    if (message === mount) return yield* askForView(self, state)
    if (isTagged(message, view_event, 2)) return tuple(noreply, forward(self, state, message))
    if (isTagged(message, view_push, 2)) {
      const { diff, whole, stream, ...pushed } = message.items[1] as Push
      const content = whole || diff === null ? diff : { ...state.picture.content, ...diff }
      return tuple(noreply, show(self, { ...state, params: pushed.params }, { ...pushed, content }, stream))
    }
    if (isTagged(message, DOWN, 5) && message.items[1] === state.monitor)
      return tuple(noreply, viewDown(self, state, message.items[4] as Term))
    return tuple(noreply, state)
  },
}

function* askForView(self: Process, state: State): Coroutine<CastResult<State>> {
  const { view, screen, params } = state
  const started = yield* catchExit(ViewSupervisor.startView(self, screen, { view, window: self.pid, params }))
  if (!('value' in started && isTagged(started.value, ok, 2))) {
    const why = 'exit' in started ? exitProblem(started.exit) : inspect(started.value)
    sendAfter(self, state.retry_ms, self.pid, mount)
    const waiting = { ...state, retry_ms: backoff.next(state.retry_ms) }
    return tuple(noreply, reconnecting(self, waiting, `No view: ${why}. Trying again.`))
  }
  const mounted = started.value.items[1] as Pid
  return tuple(noreply, {
    ...state,
    mounted,
    monitor: monitor(self, mounted),
    retry_ms: backoff.firstMs,
  })
}

function viewDown(self: Process, state: State, reason: Term): State {
  sendAfter(self, state.retry_ms, self.pid, mount)
  const left = { ...state, mounted: null, monitor: null }
  return reconnecting(self, left, `The view is gone: ${exitProblem(reason)}. Trying again.`)
}

/** Hands what the user did to the view, or says that there is none. */
function forward(self: Process, state: State, message: Tuple): State {
  if (state.mounted === null)
    return reconnecting(self, state, 'Not done: there is no view now. Trying again.')
  send(self, state.mounted, tuple(view_event, message.items[1] as Term, systemTime(self)))
  return state
}

/** Shows the last picture, greyed out, and why. */
function reconnecting(self: Process, state: State, text: string): State {
  const { picture } = state
  const status = picture.content === null ? 'mounting' : 'reconnecting'
  return show(self, state, { ...picture, status, server: null, message: { level: 'error', text } })
}

function show(self: Process, state: State, picture: Picture, stream: StreamOps | null = null): State {
  const { status, message, server, content } = picture
  output(self, 'view', { view: state.view, pid: self.pid, status, message, server, content, stream })
  return { ...state, picture }
}
