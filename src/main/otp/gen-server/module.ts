import type {
  continue_,
  hibernate,
  ignore,
  infinity,
  noreply,
  ok,
  reply,
  stop,
} from '../../../shared/atoms.ts'
import type { Term, TermRecord, Tuple } from '../../../shared/term.ts'
import type { Awaitable, Process } from '../../runtime/index.ts'

/**
 * What may stand after the new state in a callback's return: a timeout in ms (or `infinity`) after which
 * `handleInfo` gets the atom `timeout` unless a message comes first; `hibernate`; or `{continue, Term}`, handled
 * before any message.
 */
export type Next = number | typeof infinity | typeof hibernate | Tuple<readonly [typeof continue_, Term]>

/** The caller of a `call`, for `GenServer.reply`: `{Pid, [alias | Ref]}`. */
export type From = Tuple

export type InitResult<S> =
  | Tuple<readonly [typeof ok, S]>
  | Tuple<readonly [typeof ok, S, Next]>
  | typeof ignore
  | Tuple<readonly [typeof stop, Term]>

export type CastResult<S> =
  | Tuple<readonly [typeof noreply, S]>
  | Tuple<readonly [typeof noreply, S, Next]>
  | Tuple<readonly [typeof stop, Term, S]>

export type CallResult<S> =
  | CastResult<S>
  | Tuple<readonly [typeof reply, Term, S]>
  | Tuple<readonly [typeof reply, Term, S, Next]>
  | Tuple<readonly [typeof stop, Term, Term, S]>

/**
 * A callback module. Every callback is a plain function, or a generator function when it waits; `self` is the
 * process it runs in. A callback that is left out does what Elixir's `use GenServer` gives: `handleCall` and
 * `handleCast` raise, `handleInfo` logs the message, `terminate` does nothing.
 * @see OTP stdlib, gen_server: Callback Functions
 */
export type GenServerModule<S = Term, A = Term> = {
  /** Module name, as it is shown: "TodoServer". */
  readonly name: string
  /** What observers call it; default "gen_server". */
  readonly behaviour?: string
  init(args: A, self: Process): Awaitable<InitResult<S>>
  handleCall?(request: Term, from: From, state: S, self: Process): Awaitable<CallResult<S>>
  handleCast?(request: Term, state: S, self: Process): Awaitable<CastResult<S>>
  handleInfo?(message: Term, state: S, self: Process): Awaitable<CastResult<S>>
  handleContinue?(term: Term, state: S, self: Process): Awaitable<CastResult<S>>
  /** What it returns does not matter. Called on a stop, an error in a callback, or an exit of the parent while trapping exits. */
  terminate?(reason: Term, state: S, self: Process): Awaitable<unknown>
  /** A new state for new code: `{ok, State}`, or anything else to refuse. */
  codeChange?(oldVersion: Term, state: S, extra: Term, self: Process): Awaitable<Term>
  /**
   * Says how a status is shown by `sys:get_status`, observers and reports: given `{state, log}`, and for the report of
   * its end also `{message, reason}`, returns the same keys with what may be seen. Default: all as it is.
   */
  formatStatus?(status: TermRecord): Term
  /** For a state that is no term: the term that stands for it wherever it is shown. */
  showState?(state: S): Term
}

/** What a server may be given besides its module and arguments. */
export type ServerSettings = {
  readonly debug?: readonly Term[] | undefined
  /** Ms without a message after which it hibernates; undefined: never. */
  readonly hibernateAfterMs?: number | undefined
}
