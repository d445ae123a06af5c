import * as v from 'valibot'
import { limits } from '../../limits.ts'
import type { TermNode } from '../../term-tree.ts'
import { count, pid, termText } from '../arguments.ts'
import type { ShellReply, StateOrigins, StateText } from '../events/process.ts'

/** Where a part of a state lies in it: the number of an item in its container, of an item in that, and so on. */
const path = v.pipe(v.array(count), v.maxLength(500))

/** Longest that a call made by hand waits for its answer, in ms of the world's clock. */
export const callMsMax = 3_600_000

/** What is done to one process from outside, and asked of it. */
export const processRequests = {
  /** Sends an exit signal, as `exit(Pid, Reason)` does. */
  exit: v.strictObject({ pid, reason: termText }),
  /** Makes the next callback of a gen_server raise, with this message. */
  raise: v.strictObject({ pid, message: v.pipe(v.string(), v.maxLength(1_000)) }),
  /** Makes the next callback of a behaviour throw a term, return a term, never return, or be late. */
  plant: v.strictObject({
    pid,
    planted: v.variant('do', [
      v.strictObject({ do: v.literal('throw'), value: termText }),
      v.strictObject({ do: v.literal('return'), value: termText }),
      v.strictObject({ do: v.literal('wait') }),
      v.strictObject({ do: v.literal('slow'), ms: v.pipe(v.number(), v.minValue(1), v.maxValue(600_000)) }),
    ]),
  }),
  /** Sends any term, from nobody in particular. */
  send: v.strictObject({ pid, message: termText }),
  /**
   * Does from a shell, which is a process of the world, what `sys` and `GenServer` can do to a process; answered when that
   * is done. `undo` puts back the state that was replaced by hand last.
   */
  shell: v.variant('do', [
    v.strictObject({ do: v.picklist(['suspend', 'resume', 'trace_on', 'trace_off', 'undo']), pid }),
    v.strictObject({ do: v.literal('stop'), pid, reason: termText }),
    v.strictObject({
      do: v.literal('call'),
      pid,
      request: termText,
      timeoutMs: v.pipe(v.number(), v.safeInteger(), v.minValue(0), v.maxValue(callMsMax)),
    }),
    v.strictObject({
      do: v.literal('replace_state'),
      pid,
      state: v.pipe(v.string(), v.nonEmpty('a state is missing'), v.maxLength(limits.typedStateChars)),
    }),
  ]),
  /** The notation in which this window is told terms from now on. */
  notation: v.strictObject({ syntax: v.picklist(['elixir', 'erlang']) }),
  /** The state of a process, or a part of it, with nothing cut: to be copied, or to be changed and replaced. */
  'state.text': v.strictObject({ pid, path, for: v.picklist(['copy', 'edit']) }),
  /** Where the state of a process came from when it began. */
  'state.origins': v.strictObject({ pid }),
  /** Items of a container in a state, from number `from` on; null where there is none any more. */
  'state.items': v.strictObject({ pid, path, from: count }),
} as const

export type ProcessReplies = {
  shell: ShellReply
  'state.text': StateText
  'state.origins': StateOrigins
  'state.items': TermNode[] | null
}
