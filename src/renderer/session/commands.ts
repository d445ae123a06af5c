import type { SourceText } from '../../shared/protocol/events.ts'
import type { CoppiceApi, RequestArgs } from '../../shared/protocol/requests.ts'
import { createHandCommands, type HandCommands } from '../inspector/hand-commands.ts'
import { type ScreenName, screenKinds } from '../screens/kinds.ts'
import type { AppStore } from '../stores/app-store.ts'
import { pathToTop } from '../stores/rows.ts'
import { createTimeCommands, type TimeCommands } from '../time/time-commands.ts'
import { errorText, isLoss } from '../transport/api-error.ts'
import type { LabDoor } from './labs.ts'
import type { WatchDoor } from './load.ts'
import type { LogDoor } from './log.ts'
import type { MessagesDoor } from './messages.ts'
import type { ProcessDoor } from './processes.ts'
import type { ScreenDoor } from './screens.ts'
import { nextSpeed, type SpeedDirection } from './speed.ts'
import { createTableDoor, type TableDoor } from './tables.ts'

type OfTimeAndHand = TimeCommands & HandCommands

/**
 * Everything a person can make the window do; buttons and keys call these. Those that do not say how they fail
 * never do: a refusal is shown as the window's trouble.
 */
export type Commands = OfTimeAndHand & {
  pause: () => Promise<void>
  run: () => Promise<void>
  toggleRunning: () => Promise<void>
  /** Pauses first where the world still runs, so that a step is never lost. */
  step: (to: 'message' | 'exit') => Promise<void>
  setSpeed: (value: number) => Promise<void>
  changeSpeed: (direction: SpeedDirection) => Promise<void>
  startApplication: () => Promise<void>
  /** Takes the application down in order and starts it again, as a deploy does. */
  restartApplication: () => Promise<void>
  /** Sends an exit signal. Fails with why it was refused. */
  exit: (pid: string, reason: string) => Promise<void>
  /** Makes the next callback raise. Fails with why it was refused. */
  raise: (pid: string, message: string) => Promise<void>
  /** Makes the next callback fail in that way. Fails with why it was refused. */
  plant: (pid: string, planted: RequestArgs<'plant'>['planted']) => Promise<void>
  /** Damages the file of a table and kills its process. Fails with why it was refused. @returns what was done */
  damageFile: (pid: string) => Promise<string>
  fillDisk: (full: boolean) => Promise<void>
  /** Removes all files, and starts as on the first day. */
  resetDemo: () => Promise<void>
  /** `kill -9` of the whole app. */
  killApp: () => Promise<void>
  readSource: (id: string) => Promise<SourceText>
  /** Selects a seat and unfolds the way to it. */
  selectSeat: (key: string) => void
  /** Selects a process wherever it is: its seat if it has one. */
  selectProcess: (peer: { pid: string; key: string | null }) => void
  /** Asks for the reason to kill the selected process with; nothing happens while none is selected. */
  askKill: (key?: string) => void
  /** Opens the screen of that name in a pane. */
  openScreen: (pane: number, name: string) => Promise<void>
  /** Opens one more pane: on `name`, else on the name of that screen that was opened last. */
  addPane: (screen: ScreenName, name?: string) => Promise<void>
  /** Can be undone. */
  closePane: (pane: number) => void
  send: ScreenDoor['send']
  /** Opens and closes the screen of a place with experiments, and sends what is tried there. */
  openLab: LabDoor['open']
  closeLab: LabDoor['close']
  experiment: LabDoor['send']
  /** Looks into tables, and changes them. */
  tables: TableDoor
  openLog: LogDoor['open']
  closeLog: LogDoor['close']
  /** Opens and closes the chart of messages, and reads one of its events. */
  openMessages: MessagesDoor['open']
  closeMessages: MessagesDoor['close']
  readMessage: MessagesDoor['read']
  /** Looks at rows of the table of processes, closes it, and copies it. */
  lookAtProcesses: ProcessDoor['look']
  closeProcesses: ProcessDoor['close']
  copyProcesses: ProcessDoor['copy']
  placeOfProcess: ProcessDoor['placeOf']
  /** Has the load told, while somebody looks at it. */
  openLoad: WatchDoor['open']
  closeLoad: WatchDoor['close']
}

export function createCommands(
  api: CoppiceApi,
  store: AppStore,
  screens: ScreenDoor,
  labs: LabDoor,
  processes: ProcessDoor,
  load: WatchDoor,
  messages: MessagesDoor,
  log: LogDoor,
): Commands {
  const world = () => store.getState().picture?.world
  const attempt = async (asked: () => Promise<unknown>): Promise<void> => {
    try {
      await asked()
    } catch (error) {
      if (!isLoss(error)) store.getState().troubleIs(errorText(error))
    }
  }
  const pause = () => attempt(() => api.request('pause', {}))
  const run = () => attempt(() => api.request('run', {}))
  const setSpeed = (value: number) => attempt(() => api.request('speed', { value }))

  const selectSeat = (key: string): void => {
    const { picture, unfold, selectSeat } = store.getState()
    unfold(pathToTop(at => picture?.nodes.get(at)?.parent ?? null, key))
    selectSeat(key)
  }

  // The world's answer comes later than the next press of a key, which goes on from what was asked for last.
  let asked: number | null = null
  const changeSpeed = async (direction: SpeedDirection): Promise<void> => {
    const now = world()?.speed ?? 1
    if (asked === now) asked = null
    asked = nextSpeed(asked ?? now, direction)
    await setSpeed(asked)
  }

  return {
    ...createTimeCommands(api, store, attempt),
    ...createHandCommands(api, store, attempt),
    pause,
    run,
    toggleRunning: () => (world()?.mode === 'paused' ? run() : pause()),
    step: to =>
      attempt(async () => {
        if (world()?.mode !== 'paused') await api.request('pause', {})
        await api.request('step', { to })
      }),
    setSpeed: value => {
      asked = null
      return setSpeed(value)
    },
    changeSpeed,
    startApplication: () => attempt(() => api.request('application.start', {})),
    restartApplication: () => attempt(() => api.request('application.restart', {})),
    exit: async (pid, reason) => void (await api.request('exit', { pid, reason })),
    raise: async (pid, message) => void (await api.request('raise', { pid, message })),
    plant: async (pid, planted) => void (await api.request('plant', { pid, planted })),
    damageFile: async pid => {
      const { file, at, bytes } = await api.request('fault.damage_file', { pid })
      return `${bytes} bytes of ${file} are nonsense now, from byte ${at} on; its process is killed.`
    },
    fillDisk: async full => void (await api.request('fault.fill_disk', { full })),
    resetDemo: async () => void (await api.request('demo.reset', {})),
    readSource: id => api.request('source.read', { id }),
    killApp: async () => void (await api.request('fault.kill_app', {})),
    selectSeat,
    selectProcess: ({ pid, key }) => {
      const { picture, selectPid } = store.getState()
      const seated = key !== null && picture?.nodes.get(key)?.pid === pid ? key : seatOf(store, pid)
      if (seated !== null) selectSeat(seated)
      else selectPid(pid)
    },
    askKill: key => {
      const { picture, selectedKey, selectedPid, process, askKill } = store.getState()
      const node = picture?.nodes.get(key ?? selectedKey ?? '')
      if (node?.pid) askKill({ pid: node.pid, seat: node.key, name: node.name })
      else if (!key && selectedPid !== null && process?.pid === selectedPid && process.alive) {
        askKill({ pid: selectedPid, seat: null, name: process.name })
      }
    },
    openScreen: (pane, name) => {
      const screen = store.getState().panes.find(({ id }) => id === pane)?.screen
      if (screen !== undefined) store.getState().remember(screen, name)
      return screens.open(pane, name)
    },
    addPane: (screen, name) => {
      const { settings, paneAdded, remember } = store.getState()
      const opened = name ?? settings.names[screen][0] ?? ''
      remember(screen, opened)
      return screens.open(paneAdded(screen, opened), opened)
    },
    closePane: id => {
      const { panes, paneClosed, did } = store.getState()
      const at = panes.findIndex(pane => pane.id === id)
      const closed = panes[at]
      if (closed === undefined) return
      screens.close(id)
      paneClosed(id)
      const { screen, name } = closed
      did(`Closed ${screenKinds[screen].tab} ${name}`, () =>
        screens.open(store.getState().paneAdded(screen, name, at), name),
      )
    },
    send: screens.send,
    openLab: labs.open,
    closeLab: labs.close,
    experiment: labs.send,
    tables: createTableDoor(api, store),
    openLog: log.open,
    closeLog: log.close,
    openMessages: messages.open,
    closeMessages: messages.close,
    readMessage: messages.read,
    lookAtProcesses: processes.look,
    closeProcesses: processes.close,
    copyProcesses: processes.copy,
    placeOfProcess: processes.placeOf,
    openLoad: load.open,
    closeLoad: load.close,
  }
}

function seatOf(store: AppStore, pid: string): string | null {
  for (const node of store.getState().picture?.nodes.values() ?? []) if (node.pid === pid) return node.key
  return null
}
