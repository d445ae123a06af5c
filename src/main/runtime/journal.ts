import type { Atom, Pid, Ref, Term } from '../../shared/term.ts'
import type { Planted } from './program.ts'

/** Where a message can be sent: a process, a registered name, or an alias. */
export type Destination = Pid | Atom | Ref

/** What is done to the message at `index` from the oldest: it is put first, dropped, or arrives once more after `ms`. */
export type MailboxChange =
  | { readonly do: 'first' | 'drop'; readonly index: number }
  | { readonly do: 'delay'; readonly index: number; readonly ms: number }

/** All that ever enters a world from outside. Data only, so that a journal can be kept in a file and run again. */
export type Input =
  /** The world's clock has reached `now` (ms since its start). */
  | { readonly type: 'clock'; readonly now: number }
  /** A process of the world's `entries` is started, named by its key there. */
  | { readonly type: 'spawn'; readonly entry: string; readonly args: readonly Term[] }
  | { readonly type: 'send'; readonly to: Destination; readonly message: Term }
  /** An exit signal from nobody in particular, as a shell's `exit(Pid, Reason)`. */
  | { readonly type: 'signal'; readonly to: Pid; readonly reason: Term }
  /** The next callback of a behaviour raises an exception with this message instead of running. */
  | { readonly type: 'raise'; readonly to: Pid; readonly message: string }
  /** The next callback of a behaviour does this; what was planted before and has not come about is forgotten. */
  | { readonly type: 'plant'; readonly to: Pid; readonly planted: Planted }
  /** The process `to` makes the next step, before all others that could run; nothing when it has nothing to do. */
  | { readonly type: 'next'; readonly to: Pid }
  /** Somebody takes a hand in what waits in a mailbox. */
  | { readonly type: 'mailbox'; readonly to: Pid; readonly change: MailboxChange }
  /** The answer to request number `id` that a process made of the device. */
  | { readonly type: 'io'; readonly id: number; readonly result: unknown }

/** An input, and the number of steps the world had made when it entered. */
export type JournalEntry = { readonly step: number; readonly input: Input }
