import type { Contents, ViewUpdate } from '../../shared/protocol/events.ts'
import type { ScreenName } from '../screens/kinds.ts'
import type { AppState } from './app-store.ts'
import type { PaneSetting } from './settings-slice.ts'
import type { Slice } from './slice.ts'
import { contentAfter, joined, rowsAfter, type StreamRow } from './view-content.ts'

/** A window of a user of a demo application: one screen of one name. Several may show the same. */
export type Pane = {
  /** Its own number, in this window, for good. */
  id: number
  screen: ScreenName
  /** The list's token, the shop's session, … */
  name: string
  /** Number of the view process's stream; null while there is none. */
  view: number | null
  status: ViewUpdate['status']
  /** The last known content: it stays on the screen while the server behind it is brought back. */
  content: Contents[ScreenName] | null
  /** The rows that this window keeps, and its view does not, in order. */
  rows: readonly StreamRow[]
  message: ViewUpdate['message']
  server: ViewUpdate['server']
  /** Requests that were not answered yet. */
  unanswered: number
  /** Requests that were taken in, but whose effect was not seen yet; they wait while the world is paused. */
  unseen: number
}

export type PanesSlice = {
  panes: readonly Pane[]
  /** The pane that is seen where there is not room for all. */
  frontPane: number
  /** Updates that came before the reply that tells whose they are, by view. */
  early: ReadonlyMap<number, ViewUpdate>
  /** `at`: its place among the others, by default the last. @returns the new pane's id */
  paneAdded: (screen: ScreenName, name: string, at?: number) => number
  paneClosed: (id: number) => void
  bringToFront: (id: number) => void
  /** A pane begins to open; content of the same name stays until new content comes. */
  paneOpening: (id: number, name: string) => void
  paneOpened: (id: number, view: number) => void
  /** Opening failed, or the connection it came by is gone. */
  paneLost: (id: number, status: 'reconnecting' | 'closed', text: string | null) => void
  viewUpdated: (update: ViewUpdate) => void
  paneAsked: (id: number) => void
  /** An earlier request was taken in (`refused` is null) or refused. */
  paneAnswered: (id: number, refused: string | null) => void
  /** The world runs: nothing waits for it any more. */
  worldRuns: () => void
}

export const createPanesSlice =
  (kept: readonly PaneSetting[]): Slice<PanesSlice> =>
  (set, get) => {
    const panes = kept.map(({ screen, name }, index) => emptyPane(index + 1, screen, name))
    let nextId = panes.length + 1
    const change = (id: number, next: (now: Pane) => Partial<Pane>) =>
      set(({ panes }) => ({ panes: panes.map(pane => (pane.id === id ? { ...pane, ...next(pane) } : pane)) }))
    /** Which panes are open is remembered between starts. */
    const keep = ({ panes, settings }: AppState): Partial<AppState> => ({
      settings: { ...settings, panes: panes.map(({ screen, name }) => ({ screen, name })) },
    })

    return {
      panes,
      frontPane: 1,
      early: new Map(),
      paneAdded: (screen, name, at) => {
        const id = nextId++
        set(({ panes }) => ({
          panes: panes.toSpliced(at ?? panes.length, 0, emptyPane(id, screen, name)),
          frontPane: id,
        }))
        set(keep)
        return id
      },
      paneClosed: id => {
        set(({ panes, frontPane }) => {
          const at = panes.findIndex(pane => pane.id === id)
          const left = panes.filter(pane => pane.id !== id)
          const next = left[Math.max(0, at - 1)]?.id ?? 0
          return { panes: left, frontPane: frontPane === id ? next : frontPane }
        })
        set(keep)
      },
      bringToFront: frontPane => set({ frontPane }),
      paneOpening: (id, name) => {
        change(id, now => {
          if (now.name !== name) return emptyPane(id, now.screen, name)
          return { view: null, status: now.content ? 'reconnecting' : 'mounting', unanswered: 0, unseen: 0 }
        })
        set(keep)
      },
      paneOpened: (id, view) => {
        change(id, () => ({ view }))
        const update = get().early.get(view)
        if (!update) return
        set(({ early }) => {
          const rest = new Map(early)
          rest.delete(view)
          return { early: rest }
        })
        get().viewUpdated(update)
      },
      paneLost: (id, status, text) =>
        change(id, () => ({
          view: null,
          status,
          message: text === null ? null : { level: 'error', text },
          unanswered: 0,
          unseen: 0,
        })),
      viewUpdated: update => {
        const pane = get().panes.find(({ view }) => view === update.view)
        if (!pane) {
          set(({ early }) => {
            const before = early.get(update.view)
            const all = before === undefined ? update : joined(before, update)
            return { early: newest(new Map(early).set(update.view, all)) }
          })
          return
        }
        change(pane.id, now => ({
          status: update.status,
          content: contentAfter(now.content, update, now.screen) as Pane['content'],
          rows: rowsAfter(now.rows, update.stream),
          message: update.message,
          server: update.server,
          unseen: 0,
        }))
      },
      paneAsked: id => change(id, now => ({ unanswered: now.unanswered + 1 })),
      paneAnswered: (id, refused) =>
        change(id, now => {
          const unanswered = Math.max(0, now.unanswered - 1)
          if (refused !== null) return { unanswered, message: { level: 'error', text: refused } }
          const paused = get().picture?.world.mode === 'paused'
          return { unanswered, unseen: paused ? now.unseen + 1 : 0 }
        }),
      worldRuns: () => set(({ panes }) => ({ panes: panes.map(pane => ({ ...pane, unseen: 0 })) })),
    }
  }

function emptyPane(id: number, screen: ScreenName, name: string): Pane {
  return {
    id,
    screen,
    name,
    view: null,
    status: 'mounting',
    content: null,
    rows: [],
    message: null,
    server: null,
    unanswered: 0,
    unseen: 0,
  }
}

/** Updates of views that nobody claims (closed in the meantime) must not pile up. */
const earlyMax = 8

function newest(updates: Map<number, ViewUpdate>): Map<number, ViewUpdate> {
  for (const view of updates.keys()) {
    if (updates.size <= earlyMax) break
    updates.delete(view)
  }
  return updates
}
