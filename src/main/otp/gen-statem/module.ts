import type { Atom, Term, TermRecord, Tuple } from '../../../shared/term.ts'
import type { Awaitable, Process } from '../../runtime/index.ts'

/**
 * What kind of event a callback is given: `cast`, `info`, `internal`, `{call, From}`, `timeout`, `state_timeout` or
 * `{timeout, Name}`; `enter` for a state enter call.
 */
export type EventType = Atom | Tuple

/** An event that waits to be handled. */
export type Event = { readonly type: EventType; readonly content: Term }

/**
 * What a state callback returns:
 *
 * | | |
 * |---|---|
 * | `{next_state, State, Data}`, `{next_state, State, Data, Actions}` | goes to `State`; events put off are tried again when it is another one |
 * | `{keep_state, Data}`, `{keep_state, Data, Actions}` | stays |
 * | `keep_state_and_data`, `{keep_state_and_data, Actions}` | stays as it is |
 * | `{repeat_state, Data}`, `repeat_state_and_data`, each with `Actions` | stays, and the state is entered again |
 * | `stop`, `{stop, Reason}`, `{stop, Reason, Data}` | ends, with `normal` or `Reason` |
 * | `{stop_and_reply, Reason, Replies}`, `{stop_and_reply, Reason, Replies, Data}` | replies, then ends |
 *
 * `Actions` is one action or a list:
 *
 * | | |
 * |---|---|
 * | `{reply, From, Reply}` | answers a call |
 * | `postpone`, `{postpone, true}` | the event is tried again after the next change of state |
 * | `{next_event, Type, Content}` | the next event to be handled; several in their order |
 * | `{state_timeout, Ms, Content}` | an event, unless the state changes before |
 * | `Ms`, `{timeout, Ms, Content}` | an event, unless another event comes before |
 * | `{{timeout, Name}, Ms, Content}` | an event, whatever happens before |
 * | a timeout with `infinity`, or `{Type, cancel}` | takes it off |
 * | `{Type, update, Content}` | another content for a timeout that runs |
 * | a timeout with `[{abs, true}]` as fourth element | `Ms` is a time of the world's clock |
 * | `hibernate`, `{hibernate, true}` | hibernates when no event is left |
 * | `{change_callback_module, Module}`, `{push_callback_module, Module}`, `pop_callback_module` | |
 *
 * @see OTP stdlib, gen_statem: state_callback_result/2, action/0
 */
export type StateResult = Term

/** A state callback where each state has its own function. */
export type StateFunction<D> = (
  type: EventType,
  content: Term,
  data: D,
  self: Process,
) => Awaitable<StateResult>

/**
 * A callback module of a state machine. Every callback but `callbackMode` is a plain function, or a generator function
 * when it waits; `self` is the process it runs in.
 * @see OTP stdlib, gen_statem: Callback Functions
 */
export type GenStatemModule<D = Term, A = Term> = {
  /** Module name, as it is shown: "Door". */
  readonly name: string
  /** What observers call it; default "gen_statem". */
  readonly behaviour?: string
  /** `state_functions` or `handle_event_function`, or a list of one of them and `state_enter`. */
  callbackMode(): Term
  /** `{ok, State, Data}`, `{ok, State, Data, Actions}`, `ignore` or `{stop, Reason}`. */
  init(args: A, self: Process): Awaitable<Term>
  /** For `state_functions`: the callback of each state under its name. */
  readonly states?: Readonly<Record<string, StateFunction<D>>>
  /** For `handle_event_function`: the callback of all states, which may be any term. */
  handleEvent?(type: EventType, content: Term, state: Term, data: D, self: Process): Awaitable<StateResult>
  /** What it returns does not matter. Called at every end but a kill. */
  terminate?(reason: Term, state: Term, data: D, self: Process): Awaitable<unknown>
  /** State and data for new code: `{ok, State, Data}`, or anything else to refuse. */
  codeChange?(oldVersion: Term, state: Term, data: D, extra: Term, self: Process): Awaitable<Term>
  /**
   * Says how a status is shown by `sys:get_status`, observers and reports: given `{state, data, queue, postponed,
   * timeouts, log}`, and for the report of its end also `{reason}`, returns the same keys with what may be seen.
   */
  formatStatus?(status: TermRecord): Term
}
