/**
 * The window's side of the protocol: brings events into the store, acknowledges what was drawn, follows the
 * selection with `inspect`, and opens the screens again after every loss. It has no DOM; time comes from outside.
 */
import type { AppEvent } from '../../shared/protocol/events.ts'
import type { CoppiceApi } from '../../shared/protocol/requests.ts'
import type { AppStore } from '../stores/app-store.ts'
import { errorText, isLoss } from '../transport/api-error.ts'
import { type Commands, createCommands } from './commands.ts'
import { createLabDoor } from './labs.ts'
import { createLoadDoor } from './load.ts'
import { createLogDoor } from './log.ts'
import { createMessagesDoor } from './messages.ts'
import { createProcessDoor } from './processes.ts'
import { createScreenDoor } from './screens.ts'

export type SessionOptions = {
  api: CoppiceApi
  store: AppStore
  /** Calls `action` after what is in the store now was drawn. */
  afterDrawn: (action: () => void) => void
}

export type Session = { commands: Commands; stop: () => void }

export function startSession({ api, store, afterDrawn }: SessionOptions): Session {
  const screens = createScreenDoor(api, store)
  const labs = createLabDoor(api, store)
  const processes = createProcessDoor(api, store)
  const load = createLoadDoor(api, store)
  const messages = createMessagesDoor(api, store, afterDrawn)
  const log = createLogDoor(api, store)
  let acknowledging = false

  /** Says hello and asks for everything anew: on the first start, and after each loss of the connection. */
  const begin = async (): Promise<void> => {
    try {
      store.getState().greeted(await api.request('hello', {}))
      store.getState().connectionIs('open')
      await api.request('notation', { syntax: store.getState().settings.notation })
      await api.request('observe', {})
      store.getState().sourcesAre(await api.request('source.list', {}))
    } catch (error) {
      // A lost connection is shown as such and begins again by itself.
      if (!isLoss(error)) store.getState().troubleIs(errorText(error))
      return
    }
    followSelection(true)
    screens.openAll()
    labs.reopen()
    processes.reopen()
    load.reopen()
    messages.reopen()
    log.reopen()
  }

  const acknowledge = (): void => {
    if (acknowledging) return
    acknowledging = true
    afterDrawn(() => {
      acknowledging = false
      const seq = store.getState().picture?.seq
      if (seq !== undefined) api.request('ack', { seq }).catch(nothing)
    })
  }

  const receive = (event: AppEvent): void => {
    const state = store.getState()
    const before = state.picture?.world
    switch (event.type) {
      case 'snapshot':
        state.snapshot(event)
        break
      case 'delta':
        state.delta(event)
        break
      case 'log':
        state.logTold(event)
        return
      case 'view':
        if (!state.labUpdated(event)) state.viewUpdated(event)
        return
      case 'messages':
        messages.told(event)
        return
      case 'load':
        state.loadTold(event)
        return
      case 'processes':
        state.processesTold(event)
        return
      case 'time':
        state.timeUpdated(event)
        return
      case 'tables':
        state.tablesTold(event)
        return
      case 'process':
        if (event.info === null) state.processGone()
        else if (event.info.pid === inspected) state.processIs(event.info)
        return
    }
    acknowledge()
    const world = store.getState().picture?.world
    if (before?.mode === 'paused' && world?.mode === 'running') state.worldRuns()
    // A snapshot may show another world, or another time.
    const started = before?.applicationRunning === false && world?.applicationRunning
    if (started && event.type === 'delta') reopenClosed()
  }

  const reopenClosed = (): void => {
    for (const { id, status, view, name } of store.getState().panes) {
      if (status === 'closed' || view === null) void screens.open(id, name)
    }
    labs.reopen()
  }

  let inspected: string | null = null
  let inspectedSeat: string | null = null
  /** Inspects the process in the selected seat; while the seat is empty, the last one stays on show. */
  const followSelection = (again = false): void => {
    const { selectedKey, selectedPid, picture } = store.getState()
    const node = selectedKey === null ? undefined : picture?.nodes.get(selectedKey)
    const pid =
      selectedPid ?? (node ? (node.pid ?? (inspectedSeat === selectedKey ? inspected : null)) : null)
    inspectedSeat = selectedKey
    if (pid === inspected && !again) return
    inspected = pid
    api.request('inspect', { pid }).then(info => {
      if (inspected === pid && info !== null) store.getState().processIs(info)
    }, nothing)
  }

  const stopEvents = api.onEvent(receive)
  const stopConnection = api.onConnection(state => {
    const was = store.getState().connection
    store.getState().connectionIs(state)
    if (state === 'closed') {
      const { panes, paneLost } = store.getState()
      for (const { id } of panes) paneLost(id, 'reconnecting', null)
      labs.lost()
    } else if (was === 'closed') {
      void begin()
    }
  })
  const stopFollowing = store.subscribe((now, before) => {
    const { notation } = now.settings
    if (notation !== before.settings.notation) api.request('notation', { syntax: notation }).catch(nothing)
    const moved = now.selectedKey !== before.selectedKey || now.selectedPid !== before.selectedPid
    if (moved || now.picture?.nodes !== before.picture?.nodes) followSelection()
  })
  void begin()

  return {
    commands: createCommands(api, store, screens, labs, processes, load, messages, log),
    stop: () => {
      stopEvents()
      stopConnection()
      stopFollowing()
    },
  }
}

/** What fails here is asked again when the connection is back, or is about a process that is just gone. */
const nothing = (): void => undefined
