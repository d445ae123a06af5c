/** The supervision tree as a window sees it: one snapshot, then deltas. */
import type { FeedEvent, Notice } from './feed.ts'
import type { WorldStatus } from './system.ts'

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
  /** It hibernates until its next message. */
  hibernating: boolean
  /**
   * The name under which it can be addressed: `Todo.Registry`, `{:via, Registry, {Todo.Registry, "ada"}}`; null while it
   * has none.
   */
  address: string | null
  /** What it has to do with others besides supervision; null for nothing. */
  ties: Ties | null
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
    /**
     * When those were, oldest first, the newest `limits.restartsTold` of them: ms of the world's clock, in whole seconds
     * as supervisors count.
     */
    restartedAtMs: readonly number[]
    children: number
  } | null
  /** Only for tables: what stops it from working now ("disk full"), printed; else null. */
  problem: string | null
}

/**
 * Links, monitors and tables of one process, by pid. Each link and each monitor is told once, by the younger of the two,
 * at most `limits.tiesTold` of a kind; links between a supervisor and its child are left out.
 */
export type Ties = {
  links: string[]
  /** Who it watches. */
  monitors: string[]
  /** Who watches it. */
  monitoredBy: string[]
  /** Told by `dets_server`, which keeps the books: which process has which table open. */
  tables: { user: string; table: string }[]
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
