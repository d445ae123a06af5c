import { continue_, gen_cast } from '../../../shared/atoms.ts'
import { type Term, tuple } from '../../../shared/term.ts'
import type { CallWait } from '../../runtime/index.ts'
import type { Raised } from '../reports.ts'
import type { From } from './module.ts'

/** Which callback runs or ran last, and what it was given. */
export type Frame =
  | { readonly kind: 'init' }
  | MessageFrame
  | { readonly kind: 'terminate'; readonly ending: Ending }

/** A callback that handles something. */
export type MessageFrame =
  | {
      readonly kind: 'handle_call'
      readonly message: Term
      readonly from: From
      /** The call itself; null where only its message is known. */
      readonly call: CallWait | null
    }
  | {
      readonly kind: 'handle_cast' | 'handle_info' | 'handle_continue'
      message: Term
      readonly from: null
      readonly call: null
    }

export const initFrame: Frame = { kind: 'init' }

/** How the server is ending: the reason it was given, and the reply it still owes. */
export type Ending = {
  /** What the process will exit with, and what `terminate` is told. */
  readonly reason: Term
  /** It is an error of the server's, not a stop it chose. */
  readonly crashed: boolean
  /** What escaped a callback, and where; a stop has none. */
  readonly raised?: Raised
  readonly lastMessage: Term | undefined
  /** Whose call it was handling. */
  readonly from?: From | undefined
  readonly reply: { readonly from: From; readonly value: Term } | null
}

const arity = { init: 1, handle_call: 3, handle_cast: 2, handle_info: 2, handle_continue: 2, terminate: 2 }

/** Name and arity of the callback: "handle_call/3". */
export function callbackOf(frame: Frame): string {
  return `${frame.kind}/${arity[frame.kind]}`
}

/** The message of `frame` as a report gives it: a cast and a continue in their envelopes; and whose call it is. */
export function messageOf(frame: Frame): Pick<Ending, 'lastMessage' | 'from'> {
  if (!('message' in frame)) return { lastMessage: undefined }
  const { message } = frame
  if (frame.kind === 'handle_call') return { lastMessage: message, from: frame.from }
  if (frame.kind === 'handle_cast') return { lastMessage: tuple(gen_cast, message) }
  return { lastMessage: frame.kind === 'handle_continue' ? tuple(continue_, message) : message }
}
