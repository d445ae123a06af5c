import type { Atom, Pid, Term } from '../../shared/term.ts'

/** One child of a supervisor, as plain data. */
export type ChildView = {
  /** The atom `undefined` where OTP gives children no id. */
  readonly id: Term
  /** null while it does not run. */
  readonly pid: Pid | null
  /** Its restart failed and will be tried again. */
  readonly restarting: boolean
  readonly restart: Atom
  /** `worker` or `supervisor`. */
  readonly type: Atom
  /** Its seat: rises in start order, and stays the same through restarts. */
  readonly order: number
}

/** A supervisor without its children. */
export type SupervisorSummary = {
  readonly strategy: Atom
  /** Restarts allowed within `period`. */
  readonly intensity: number
  /** In whole seconds. */
  readonly period: number
  /** Restarts that count against the intensity now. */
  readonly restarts: number
}

export type SupervisorDescription = SupervisorSummary & { readonly children: readonly ChildView[] }

/** When a supervisor restarted children, in whole seconds of the world's clock. */
export interface RestartTimes {
  /** The second of each, newest first. */
  seconds(): readonly number[]
}

/** What the state of every supervisor process can do: tell observers about itself, without being asked by message. */
export interface SupervisorView {
  /** `nowMs`: the world's clock. */
  describe(nowMs: number): SupervisorDescription
  /** As `describe`, in a time that does not grow with the number of children. */
  summary(nowMs: number): SupervisorSummary
  /** Its restarts: those within the period, and older ones that it has not forgotten yet. */
  readonly window: RestartTimes
  /** The child that runs as `pid`, or of those without ids also one whose restart failed and that ran as it; else null. */
  childOf(pid: Pid): ChildView | null
}

export function isSupervisorView(state: unknown): state is SupervisorView {
  return typeof (state as Partial<SupervisorView> | null)?.describe === 'function'
}
