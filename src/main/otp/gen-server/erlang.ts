import { infinity, normal } from '../../../shared/atoms.ts'
import type { Term } from '../../../shared/term.ts'
import type { Coroutine, Process } from '../../runtime/index.ts'
import type { ServerRef } from '../server-name.ts'
import { stopProcess } from '../stop.ts'
import type { Timeout } from '../timeout.ts'
import { callServer } from './call.ts'

/**
 * Erlang's gen_server where it differs from `GenServer`, which is Elixir's: in what calls exit with.
 * @see OTP stdlib, gen_server
 */
export const genServer = {
  /**
   * As `GenServer.call`, but exits with `{Reason, {gen_server, call, Args}}`: Args is `[Server, Request]`, and Timeout if
   * one was given. A wrong one is no error but such an exit, for the reason `{function_clause, Stack}`.
   * @see OTP stdlib, gen_server: call/2, call/3
   */
  call(self: Process, server: ServerRef, request: Term, timeoutMs?: Timeout): Coroutine<Term> {
    return callServer(self, server, request, timeoutMs)
  },

  /**
   * As `GenServer.stop`, but exits with the mere reason: `noproc`, `timeout`, or what it ended with when that is
   * another; `{Reason, {sys, terminate, [Pid, Reason, Timeout]}}` when it ended before it had read the request.
   * @throws error `function_clause` for a wrong timeout.
   * @see OTP stdlib, gen_server: stop/3
   */
  stop(
    self: Process,
    server: ServerRef,
    reason: Term = normal,
    timeoutMs: Timeout = infinity,
  ): Coroutine<void> {
    return stopProcess(self, server, reason, timeoutMs)
  },
} as const
