import type { TermNode } from '../../term-tree.ts'
import type { TreeNode } from './tree.ts'

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

/** A callback that has begun and waits: what it was given, since when, and what it waits for. */
export type CallbackNow = {
  /** "Todo.TodoServer.handle_call/3" */
  callback: string
  /** What it was given to handle, printed; null for nothing. */
  message: string | null
  /** World time in ms. */
  sinceMs: number
  waitsFor: 'answer' | 'message' | 'time' | 'outside'
  /** Whose answer it waits for; null for nobody's. */
  whom: Peer | null
  /** World time at which it waits no longer; null for never. */
  untilMs: number | null
}

/** What `sys` does to a behaviour, and what was done by hand. */
export type SysFacts = {
  suspended: boolean
  /** What watches it: "trace", "log", "statistics", a debug function. */
  debug: string[]
  /** Its state is a term, and can be replaced. */
  replaceable: boolean
  /** States replaced by hand that it can be put back to. */
  undoable: number
}

/** The process window of Erlang's observer, in its words. Every term is printed in the notation that the window asked for. */
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
  /** A number for each of `messages`, by which it is known. */
  messageIds: number[]
  links: Peer[]
  monitors: Peer[]
  monitoredBy: Peer[]
  trapExit: boolean
  reductions: number
  /** World time in ms. */
  startedAtMs: number
  /** World time of its exit in ms; null while it lives, and where it is not known. */
  endedAtMs: number | null
  /** Who started it; null for nobody of this world. */
  parent: Peer | null
  /** Its timeout, as world time in ms; null while none is set. */
  timeoutAtMs: number | null
  /** Bytes that it would take on a BEAM; an estimate. */
  memoryBytes: number
  dictionary: { key: string; value: string }[]
  ancestors: Peer[]
  behaviour: string
  /** The callback in the middle of which it waits; null while none does. */
  running: CallbackNow | null
  /** null for a bare process, which has no `sys`. */
  sys: SysFacts | null
  /** What `sys:trace` printed of it, oldest first, and how many lines before that are forgotten. */
  trace: { lines: readonly { atMs: number; text: string }[]; dropped: number }
  /** Pretty-printed; null for a process that has none to show. */
  state: string | null
  /** The same, to be unfolded. */
  stateTree: TermNode | null
  /** The pretty-printed state of the life before this one at its end; null when there was none. */
  stateBefore: string | null
  restarts: number
  /** Newest first, this life left out. */
  pastLives: PastLife[]
  /** The reason it exited, printed; null while it lives. */
  exitReason: string | null
}

/**
 * The state of the life before at its end, of the file it was read from, and of this life when it was ready for its first
 * message, side by side; printed.
 */
export type StateOrigins = {
  /** Whether there was a life before. */
  hasBefore: boolean
  /** What its init was given; null where that is not known. */
  args: string | null
  /** Whom it asked while it began: files and other processes. */
  sources: { name: string; onDisk: boolean }[]
  /** One without a name for a state that has no named fields. */
  fields: {
    name: string | null
    before: string | null
    onDisk: string | null
    after: string | null
    /** `lost`: it is another than before; `made`: by init itself, at every start. */
    mark: 'lost' | 'restored' | 'argument' | 'made'
    /** Whom it was restored from; null for nobody. */
    source: string | null
  }[]
}

/** What came of something that was done from a shell: its value, or the exit that the shell got; printed. */
export type ShellReply = { ok: true; value: string } | { ok: false; reason: string }

/** A state, or a part of it, as text without anything cut. */
export type StateText = {
  text: string
  /** Whether it is longer than `limits.copiedTermChars` after all. */
  cut: boolean
  /** Why the text cannot be typed back as the state; null when it can. */
  notEditable: string | null
}
