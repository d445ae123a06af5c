/** What the main process sends to a window without being asked: a closed union, told apart by `type`. */

/** Reply to `hello`. */
export type AppInfo = {
  version: string
  mode: 'electron' | 'browser'
  /** Folder that holds the tables' files. */
  dataDir: string
}

/**
 * A seat in the supervision tree. The key stays when the process in it is replaced, so that a restart is the
 * same place with a new pid.
 */
export type TreeNode = {
  key: string
  /** null for the top of the tree and for processes outside it. */
  parent: string | null
  /** Place among the children of the parent in start order, from 1. */
  order: number
  kind: 'application' | 'supervisor' | 'worker' | 'table'
  /** Registered name, or the child's id and key: "Todo.Registry", "todo ada". */
  name: string
  /** `<0.12.0>`; null while nobody sits here. */
  pid: string | null
  /**
   * Status in the words of Erlang's observer, and for an empty seat: `restarting` (its supervisor is at it),
   * `dead` (gone and not to come back; drawn for a while), `undefined` (stopped on purpose, spec kept, or init said ignore).
   */
  status: 'waiting' | 'running' | 'runnable' | 'suspended' | 'exiting' | 'restarting' | 'dead' | 'undefined'
  /** One short line under the name: "one_for_one · 3 in 5 s", "4 todos", "12 objects · on disk". */
  detail: string
  /** Callback module or behaviour: "TodoServer", "supervisor". */
  module: string
  messageQueueLen: number
  /** Processes that sat here so far, this one included. */
  lives: number
  /** Why the last one left, printed; null when nobody has. */
  lastExit: string | null
  /** Restart type in its supervisor; null outside one. */
  restart: 'permanent' | 'transient' | 'temporary' | null
  /** Only for supervisors. */
  supervisor: {
    strategy: 'one_for_one' | 'one_for_all' | 'rest_for_one' | 'simple_one_for_one' | 'dynamic'
    /** max_restarts in Elixir. */
    intensity: number
    /** Seconds; max_seconds in Elixir. */
    period: number
    /** Restarts inside the window now. */
    restartsInWindow: number
    children: number
  } | null
  /** Only for tables: what stops it from working now ("disk full"), printed; else null. */
  problem: string | null
}

/** The world's clock and throttle. */
export type WorldStatus = {
  mode: 'running' | 'paused'
  speed: number
  /** World time since start, in ms. */
  nowMs: number
  processes: number
  runQueue: number
  messagesPerSecond: number
  restarts: number
  heapBytes: number
  /** False after the top supervisor is gone: `application.start` brings it back. */
  applicationRunning: boolean
}

/** A signal or message on its way between two seats, for the moving dots. */
export type SignalFlash = {
  kind: 'call' | 'reply' | 'cast' | 'info' | 'exit' | 'down'
  /** Keys of seats; null when one end is outside the tree. */
  from: string | null
  to: string | null
  /** What it carries, printed and cut short. */
  text: string
  /** Of an exit signal: the receiver traps exits, and it became a message. */
  trapped?: true
}

/** A line of the event feed in plain words. */
export type FeedEvent = {
  id: number
  /** World time in ms. */
  atMs: number
  kind: 'exit' | 'restart' | 'start' | 'give_up' | 'report' | 'table' | 'app'
  level: 'info' | 'warning' | 'error'
  text: string
  /** Seat to select on click; null when there is none. */
  key: string | null
}

/** Something about the files or the host that the user must know; shown until closed. */
export type Notice = { id: number; level: 'info' | 'warning' | 'error'; title: string; text: string }

export type Snapshot = {
  type: 'snapshot'
  seq: number
  nodes: TreeNode[]
  world: WorldStatus
  /** Oldest first. */
  feed: FeedEvent[]
  notices: Notice[]
}

/** What changed since the last snapshot or delta that was acknowledged. */
export type Delta = {
  type: 'delta'
  seq: number
  /** New or changed seats, whole. */
  upserts: TreeNode[]
  /** Keys of seats that are gone. */
  removed: string[]
  signals: SignalFlash[]
  /** Signals left out because there were too many for one frame. */
  signalsDropped: number
  feed: FeedEvent[]
  notices: Notice[]
  world: WorldStatus
}

/** One process that sat in a seat before. */
export type PastLife = {
  life: number
  pid: string
  startedAtMs: number
  endedAtMs: number
  reason: string
  /** Its last state, printed. */
  state: string | null
}

export type Peer = { pid: string; name: string; key: string | null }

/** The process window of Erlang's observer, in its words. Every term is printed in Elixir notation. */
export type ProcessInfo = {
  pid: string
  key: string
  name: string
  alive: boolean
  registeredName: string | null
  label: string | null
  initialCall: string
  currentFunction: string
  status: TreeNode['status']
  messageQueueLen: number
  /** First messages of the mailbox, and how many more there are. */
  messages: string[]
  messagesMore: number
  links: Peer[]
  monitors: Peer[]
  monitoredBy: Peer[]
  trapExit: boolean
  reductions: number
  dictionary: { key: string; value: string }[]
  ancestors: Peer[]
  behaviour: string
  /** Pretty-printed; null for a process that has none to show. */
  state: string | null
  /** The pretty-printed state of the life before this one at its end; null when there was none. */
  stateBefore: string | null
  restarts: number
  /** Newest first, this life left out. */
  pastLives: PastLife[]
  /** The reason it exited, printed; null while it lives. */
  exitReason: string | null
}

export type TodoScreen = {
  screen: 'todo'
  token: string
  filter: 'all' | 'active' | 'completed'
  /** In the order they were added, those of the filter only. */
  todos: { id: number; title: string; completed: boolean }[]
  counts: { all: number; active: number; completed: number }
}

export type ShopScreen = {
  screen: 'shop'
  session: string
  /** Prices in whole dollars. */
  catalogue: { sku: string; name: string; vendor: string; price: number }[]
  items: { sku: string; name: string; price: number; quantity: number }[]
  total: number
  /** What happened in the session, oldest first, with world wall-clock time in ms since 1970. */
  logs: { entry: string; atMs: number }[]
}

/** State of a screen's view process and of the server behind it. */
export type ViewUpdate = {
  type: 'view'
  view: number
  /**
   * `mounting` before the first content; `live`; `reconnecting` while the server behind it or the view process is
   * being brought back (the content is the last known); `closed` when it cannot be (message says why).
   */
  status: 'mounting' | 'live' | 'reconnecting' | 'closed'
  /** Refusal or trouble to show beside the form; null when there is none. */
  message: { level: 'info' | 'error'; text: string } | null
  /** Pid and seat of the server behind the screen. */
  server: { pid: string; key: string | null } | null
  content: TodoScreen | ShopScreen | null
}

export type AppEvent = Snapshot | Delta | ViewUpdate | { type: 'process'; info: ProcessInfo | null }
