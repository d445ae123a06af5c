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
  /** A number for each of `messages`, by which it is known. */
  messageIds: number[]
  links: Peer[]
  monitors: Peer[]
  monitoredBy: Peer[]
  trapExit: boolean
  reductions: number
  /** World time in ms. */
  startedAtMs: number
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
