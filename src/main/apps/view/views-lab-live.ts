import { ok } from '../../../shared/atoms.ts'
import { limits } from '../../../shared/limits.ts'
import type { ViewsLabScreen } from '../../../shared/protocol/events.ts'
import { isTagged, type Term, type TermRecord, type Tuple } from '../../../shared/term.ts'
import { heapBytes } from '../../../shared/term-size.ts'
import { type Coroutine, type Process, systemTime, whereis } from '../../otp/process.ts'
import { errorProblem, inspect } from '../kernel/problem-text.ts'
import { Notes, notesName } from '../views-lab/notes.ts'
import { allRows, type Row, rowOf, slowQuery } from '../views-lab/rows.ts'
import { type AsyncResult, assignAsync, notAsked, startAsync } from './async.ts'
import type { LiveView } from './live-view.ts'
import { assign, type Mounted, pushPatch, putFlash, stream } from './socket.ts'

type Click = { readonly n: number; readonly asked_at: number; readonly handled_at: number }

type Assigns = {
  readonly counter: number
  readonly tab: ViewsLabScreen['tab']
  readonly note: string | null
  readonly rows: readonly Row[]
  readonly rows_how: ViewsLabScreen['rowsHow']
  readonly changes: number
  readonly sent_bytes: number
  readonly memory_bytes: number
  readonly query: ViewsLabScreen['query']
  /** What is known of the query that fills an assign. */
  readonly found: AsyncResult
  readonly clicks: readonly Click[]
}

type Socket = Mounted<Assigns>

const clicksKept = 12
const noRows = { rows: [], rows_how: 'none', changes: 0, sent_bytes: 0, memory_bytes: 0 } as const
const noQuery = { how: 'none', loading: false, result: null } as const

/**
 * The three problems of views: what is in the process is gone with it; what is in the assigns takes memory; and a view
 * handles one message at a time.
 */
export const viewsLabLive: LiveView<Assigns> = {
  name: 'ViewsLabLive',

  label() {
    return 'view views lab'
  },

  *mount(params, self) {
    const ready = yield* Notes.ready(self)
    if (ready !== ok) return { unavailable: errorProblem((ready as Tuple).items[1] as Term) }
    const server = whereis(self, notesName)
    if (server === undefined) return { unavailable: 'it is not running' }
    const { tab = 'one' } = params as { tab?: Assigns['tab'] }
    const note = yield* Notes.read(self)
    const assigns: Assigns = { counter: 0, tab, note, query: noQuery, found: notAsked, clicks: [], ...noRows }
    return { server, assigns: weighed(assigns) }
  },

  *handleEvent(event, socket, self) {
    switch (event.name) {
      case 'views_lab.click':
        return clicked(self, socket)
      case 'views_lab.tab':
        return pushPatch(assign(socket, { tab: event.tab }), { tab: event.tab })
      case 'views_lab.save_note': {
        const failed = yield* Notes.save(self, event.note)
        if (failed !== null) return putFlash(socket, 'error', `Not saved: ${errorProblem(failed)}.`)
        return assign(socket, { note: event.note })
      }
      case 'views_lab.rows':
        return reweighed(showRows(self, socket, event.how))
      case 'views_lab.change_row':
        return reweighed(changeRow(socket))
      case 'views_lab.query':
        return yield* query(self, socket, event.how)
      default:
        return putFlash(socket, 'error', `The lab knows no ${event.name}.`)
    }
  },

  handleAsync(name, result, socket) {
    const value = (result as Tuple).items[1] as Term
    if (!isTagged(result, ok, 2))
      return putFlash(socket, 'error', `The task ${name} exited with ${inspect(value)}.`)
    if (name === 'rows')
      return reweighed(streamed(socket, 'async_stream', value as unknown as readonly Row[]))
    return assign(socket, { query: { how: 'start_async', loading: false, result: value as string } })
  },

  render(assigns) {
    const { counter, tab, note, rows, rows_how, sent_bytes, memory_bytes, query, found, clicks } = assigns
    const screen: ViewsLabScreen & TermRecord = {
      screen: 'views_lab',
      counter,
      tab,
      note,
      rows,
      rowsHow: rows_how,
      rowCount: rows_how === 'none' ? 0 : limits.labRows,
      memoryBytes: memory_bytes,
      sentBytes: sent_bytes,
      query: query.how === 'assign_async' ? { ...query, ...shownResult(found) } : query,
      clicks: clicks.map(({ n, asked_at, handled_at }) => ({
        n,
        askedAtMs: asked_at,
        handledAtMs: handled_at,
      })),
    }
    return screen
  },
}

/** With what it takes in memory, which is looked at when rows have come or gone. */
function weighed(assigns: Assigns): Assigns {
  return { ...assigns, memory_bytes: heapBytes(assigns as unknown as Term) }
}

function reweighed(socket: Socket): Socket {
  return { ...socket, assigns: weighed(socket.assigns) }
}

function clicked(self: Process, socket: Socket): Socket {
  const { counter, clicks } = socket.assigns
  const handled_at = systemTime(self)
  const click = { n: counter + 1, asked_at: socket.asked_at ?? handled_at, handled_at }
  return assign(socket, { counter: counter + 1, clicks: [...clicks, click].slice(-clicksKept) })
}

function showRows(self: Process, socket: Socket, how: Assigns['rows_how']): Socket {
  const without = stream(assign(socket, { ...noRows, rows_how: how }), [], true)
  switch (how) {
    case 'none':
      return without
    case 'assigns': {
      const rows = allRows()
      return assign(without, { rows, sent_bytes: heapBytes(rows as Term) })
    }
    case 'stream':
      return streamed(without, how, allRows())
    case 'async_stream':
      return startAsync(
        self,
        assign(without, { rows_how: 'none' }),
        'rows',
        function* (task): Coroutine<Term> {
          yield* slowQuery(task)
          return allRows() as Term
        },
      )
  }
}

/** The window keeps the rows, and the view forgets them. */
function streamed(socket: Socket, how: Assigns['rows_how'], rows: readonly Row[]): Socket {
  return stream(assign(socket, { rows_how: how, sent_bytes: heapBytes(rows as Term) }), rows, true)
}

/** One row changes: of a list in the assigns all of it is sent again, of a stream the one row. */
function changeRow(socket: Socket): Socket {
  const { rows, rows_how, changes } = socket.assigns
  if (rows_how === 'none') return socket
  const row = rowOf(1, `changed ${changes + 1} times`)
  if (rows_how !== 'assigns')
    return stream(assign(socket, { changes: changes + 1, sent_bytes: heapBytes(row) }), [row])
  const changed = [row, ...rows.slice(1)]
  return assign(socket, { rows: changed, changes: changes + 1, sent_bytes: heapBytes(changed as Term) })
}

function* query(self: Process, socket: Socket, how: ViewsLabScreen['query']['how']): Coroutine<Socket> {
  if (how === 'assign_async')
    return assignAsync(
      self,
      assign(socket, { query: { how, loading: false, result: null } }),
      'found',
      slowQuery,
    )
  if (how === 'start_async')
    return startAsync(
      self,
      assign(socket, { query: { how, loading: true, result: null } }),
      'query',
      slowQuery,
    )
  // Nothing else is handled until this is done; not even that it has begun can be shown.
  const result = yield* slowQuery(self)
  return assign(socket, { query: { how, loading: false, result } })
}

function shownResult({ loading, ok: there, result }: AsyncResult): Omit<ViewsLabScreen['query'], 'how'> {
  return { loading, result: there ? (result as string) : null }
}
