import type { Forecast, History, Moment } from '../../shared/protocol/events.ts'
import type { CoppiceApi, RequestArgs } from '../../shared/protocol/requests.ts'
import type { AppStore } from '../stores/app-store.ts'
import { bookmarksOf, nextBookmark } from '../stores/bookmarks-slice.ts'

type Target = RequestArgs<'time.look'>['to']

/** What a person can do with time besides pausing and stepping the world. They do not fail: refusals are shown. */
export type TimeCommands = {
  /** Shows the world as it was at a world time; of many asked for while one is on its way, the last one counts. */
  lookAt: (atMs: number) => void
  /** Goes to the bookmark before or after what is shown; where nothing is marked, to the exit. */
  lookAtBookmark: (side: 'before' | 'after') => Promise<void>
  /** Sets a bookmark at the moment that is looked at, or at the present; removes the one that is there. */
  toggleBookmark: () => Promise<void>
  lookAtMoment: (moment: Moment) => Promise<void>
  lookBy: (move: 'back' | 'forward' | 'previous_exit' | 'next_exit') => Promise<void>
  /** Shows the present: of the world that is looked at, of the live one, or of the fork. */
  present: (of: 'here' | 'live' | 'fork') => Promise<void>
  dropFork: () => Promise<void>
  /** Lets the selected process alone handle one message. */
  stepProcess: () => Promise<void>
  /** What a fault would do. Fails with why it cannot be foretold. */
  forecast: (fault: RequestArgs<'forecast'>) => Promise<Forecast>
  /** Shows how the exit of a process came about. */
  tellStory: (pid: string, name: string) => Promise<void>
  /** What a process did with its last messages. Fails with why nothing is known. */
  history: (pid: string) => Promise<History>
  /** Takes a hand in a message that waits. */
  changeMailbox: (change: RequestArgs<'mailbox'>) => Promise<void>
}

export function createTimeCommands(
  api: CoppiceApi,
  store: AppStore,
  attempt: (asked: () => Promise<unknown>) => Promise<void>,
): TimeCommands {
  let wanted: Target | null = null
  let asking = false
  const look = (to: Target) => attempt(() => api.request('time.look', { to }))
  const present = (of: RequestArgs<'time.present'>['of']) => {
    wanted = null
    return attempt(() => api.request('time.present', { of }))
  }
  const follow = async (): Promise<void> => {
    if (asking) return
    asking = true
    while (wanted !== null) {
      const to: Target = wanted
      wanted = null
      await look(to)
    }
    asking = false
  }
  return {
    lookAt: atMs => {
      wanted = { atMs }
      void follow()
    },
    lookAtBookmark: side => {
      const { time, bookmarks } = store.getState()
      if (time === null) return Promise.resolve()
      const marks = bookmarksOf(bookmarks, time.history)
      if (marks.length === 0) return look({ move: side === 'before' ? 'previous_exit' : 'next_exit' })
      const next = nextBookmark(marks, time.past?.at ?? null, side)
      if (next !== null) return look({ moment: next.at })
      return side === 'after' && time.past !== null ? present('here') : Promise.resolve()
    },
    toggleBookmark: () =>
      attempt(async () => {
        const { time } = store.getState()
        if (time === null) return
        const moment = time.past ?? (await api.request('time.moment', {}))
        store.getState().toggleBookmark({ ...moment, history: time.history })
      }),
    lookAtMoment: moment => look({ moment }),
    lookBy: move => look({ move }),
    present,
    dropFork: () => attempt(() => api.request('time.drop_fork', {})),
    stepProcess: () =>
      attempt(async () => {
        const { picture, process, selectedKey, selectedPid } = store.getState()
        const seated = selectedKey === null ? undefined : picture?.nodes.get(selectedKey)?.pid
        const pid = seated ?? selectedPid ?? process?.pid
        if (!pid) throw new Error('Select the process that is to make a step.')
        if (picture?.world.mode !== 'paused') await api.request('pause', {})
        await api.request('step', { to: 'process', pid })
      }),
    forecast: fault => api.request('forecast', fault),
    tellStory: (pid, name) =>
      attempt(async () => store.getState().storyIs({ ...(await api.request('story', { pid })), name })),
    history: pid => api.request('history', { pid }),
    changeMailbox: change => attempt(() => api.request('mailbox', change)),
  }
}
