import type { ShopScreen, TodoScreen, ViewUpdate } from '../../shared/protocol/events.ts'
import type { Slice } from './slice.ts'

/** The screens a user of the demo applications has, by the kind of their content. */
export type Contents = { todo: TodoScreen; shop: ShopScreen }
export type ScreenName = keyof Contents

export type Screen<Content> = {
  /** The list's token or the shop's session. */
  name: string
  /** Number of the view process's stream; null while there is none. */
  view: number | null
  status: ViewUpdate['status']
  /** The last known content: it stays on the screen while the server behind it is brought back. */
  content: Content | null
  message: ViewUpdate['message']
  server: ViewUpdate['server']
  /** Requests that were not answered yet. */
  unanswered: number
  /** Requests that were taken in, but whose effect was not seen yet; they wait while the world is paused. */
  unseen: number
}

export type ScreensSlice = {
  screens: { [Name in ScreenName]: Screen<Contents[Name]> }
  /** Updates that came before the reply that tells whose they are, by view. */
  early: ReadonlyMap<number, ViewUpdate>
  /** A screen begins to open; content of the same name stays until new content comes. */
  screenOpening: (screen: ScreenName, name: string) => void
  screenOpened: (screen: ScreenName, view: number) => void
  /** Opening failed, or the connection it came by is gone. */
  screenLost: (screen: ScreenName, status: 'reconnecting' | 'closed', text: string | null) => void
  viewUpdated: (update: ViewUpdate) => void
  screenAsked: (screen: ScreenName) => void
  /** An earlier request was taken in (`refused` is null) or refused. */
  screenAnswered: (screen: ScreenName, refused: string | null) => void
  /** The world runs: nothing waits for it any more. */
  worldRuns: () => void
}

export const emptyScreen = (name: string): Screen<never> => ({
  name,
  view: null,
  status: 'mounting',
  content: null,
  message: null,
  server: null,
  unanswered: 0,
  unseen: 0,
})

export const createScreensSlice: Slice<ScreensSlice> = (set, get) => {
  const change = (
    screen: ScreenName,
    next: (now: Screen<TodoScreen | ShopScreen>) => Partial<Screen<TodoScreen | ShopScreen>>,
  ) =>
    set(({ screens }) => {
      const now = screens[screen]
      return { screens: { ...screens, [screen]: { ...now, ...next(now) } } }
    })

  return {
    screens: { todo: emptyScreen(''), shop: emptyScreen('') },
    early: new Map(),
    screenOpening: (screen, name) =>
      change(screen, now => {
        if (now.name !== name) return emptyScreen(name)
        return { view: null, status: now.content ? 'reconnecting' : 'mounting', unanswered: 0, unseen: 0 }
      }),
    screenOpened: (screen, view) => {
      change(screen, () => ({ view }))
      const update = get().early.get(view)
      if (!update) return
      set(({ early }) => {
        const rest = new Map(early)
        rest.delete(view)
        return { early: rest }
      })
      get().viewUpdated(update)
    },
    screenLost: (screen, status, text) =>
      change(screen, () => ({
        view: null,
        status,
        message: text === null ? null : { level: 'error', text },
        unanswered: 0,
        unseen: 0,
      })),
    viewUpdated: update => {
      const { screens } = get()
      const screen = (Object.keys(screens) as ScreenName[]).find(name => screens[name].view === update.view)
      if (!screen) {
        set(({ early }) => ({ early: newest(new Map(early).set(update.view, update)) }))
        return
      }
      change(screen, now => ({
        status: update.status,
        content: update.content?.screen === screen ? update.content : now.content,
        message: update.message,
        server: update.server,
        unseen: 0,
      }))
    },
    screenAsked: screen => change(screen, now => ({ unanswered: now.unanswered + 1 })),
    screenAnswered: (screen, refused) =>
      change(screen, now => {
        const unanswered = Math.max(0, now.unanswered - 1)
        if (refused !== null) return { unanswered, message: { level: 'error', text: refused } }
        const paused = get().picture?.world.mode === 'paused'
        return { unanswered, unseen: paused ? now.unseen + 1 : 0 }
      }),
    worldRuns: () =>
      set(({ screens }) => ({
        screens: { todo: { ...screens.todo, unseen: 0 }, shop: { ...screens.shop, unseen: 0 } },
      })),
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
