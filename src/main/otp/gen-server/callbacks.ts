import { noreply } from '../../../shared/atoms.ts'
import { type Term, tuple } from '../../../shared/term.ts'
import type { Awaitable, Process } from '../../runtime/index.ts'
import { reportUnexpected } from '../reports.ts'
import type { Frame } from './frame.ts'
import type { From } from './module.ts'
import type { GenServerProgram } from './program.ts'

// Each callback as it is begun, and as a fork begins it again: what it was given stands in the frame, so that no
// message takes a closure.

export function runInit(server: GenServerProgram, self: Process): Awaitable<unknown> {
  return server.module.init(server.args, self)
}

export function runCall(server: GenServerProgram, self: Process): Awaitable<unknown> {
  const { handleCall, module, state } = server
  const { message, from } = server.frame as Given
  if (handleCall === undefined) return unhandled(self, 'handle_call/3')
  return handleCall.call(module, message, from, state, self)
}

export function runCast(server: GenServerProgram, self: Process): Awaitable<unknown> {
  const { handleCast, module, state } = server
  const { message } = server.frame as Given
  if (handleCast === undefined) return unhandled(self, 'handle_cast/2')
  return handleCast.call(module, message, state, self)
}

export function runInfo(server: GenServerProgram, self: Process): Awaitable<unknown> {
  const { handleInfo, module, state } = server
  const { message } = server.frame as Given
  if (handleInfo !== undefined) return handleInfo.call(module, message, state, self)
  reportUnexpected(self, server, message)
  return tuple(noreply, server.state)
}

export function runContinue(server: GenServerProgram, self: Process): Awaitable<unknown> {
  const { message } = server.frame as Given
  if (server.module.handleContinue === undefined) return unhandled(self, 'handle_continue/2')
  return server.module.handleContinue(message, server.state, self)
}

export function runTerminate(server: GenServerProgram, self: Process): Awaitable<unknown> {
  const { ending } = server.frame as Extract<Frame, { kind: 'terminate' }>
  return server.module.terminate?.(ending.reason, server.state, self)
}

type Given = { readonly message: Term; readonly from: From }

function unhandled(self: Process, callback: string): never {
  throw new Error(
    `attempted to call GenServer ${String(self.registeredName?.toString() ?? self.pid)} but no ${callback} clause was provided`,
  )
}
