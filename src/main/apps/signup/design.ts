import type { Pid, Term } from '../../../shared/term.ts'
import type { Awaitable, Coroutine, Process } from '../../otp/process.ts'
import type { Draft } from './draft.ts'
import type { AccountParams, WorkspaceParams } from './forms.ts'

/**
 * What both designs of the sign-up can do. What was submitted is known by a key. Every call is a sign of life: the visitor
 * has not given up yet.
 */
export type Design = {
  /** Makes sure that there is a server for `key`. @returns its pid, or why there is none, as `{error, Reason}` */
  start(self: Process, key: string): Awaitable<Pid | Term>
  submitAccount(self: Process, key: string, by: string, params: AccountParams): Coroutine<Draft>
  submitWorkspace(self: Process, key: string, by: string, params: WorkspaceParams): Coroutine<Draft>
  setPatience(self: Process, key: string, ms: number): Coroutine<Draft>
  getData(self: Process, key: string): Coroutine<Draft>
  /**
   * Makes an account of what was submitted, and forgets it.
   * @returns as `Accounts.create`; `{error, incomplete}` while a step is missing
   */
  commit(self: Process, key: string): Coroutine<Term>
}

export type DesignName = 'server' | 'process'
