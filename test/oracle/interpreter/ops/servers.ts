import { GenServer, genServer, type ServerRef, sys } from '../../../../src/main/otp/index.ts'
import { type Coroutine, raise } from '../../../../src/main/runtime/index.ts'
import { infinity, normal, ok } from '../../../../src/shared/atoms.ts'
import { atom, type Term, type Tuple } from '../../../../src/shared/term.ts'
import { type Context, termOf, timeoutOf } from '../context.ts'
import type { Op } from '../scenario.ts'
import { startProcess } from '../starts.ts'
import { ScenarioError } from '../store.ts'
import type { OpTable } from './op-table.ts'

const to = (context: Context, op: Op): ServerRef => termOf(context, op.to) as ServerRef

export const serverOps: OpTable = {
  start: (context, op) => startProcess(context, op, [], op.link !== false),

  call: (context, op) =>
    genServer.call(
      context.self,
      to(context, op),
      termOf(context, op.msg),
      timeoutOf(context, op.timeout, 5_000),
    ),

  cast(context, op) {
    GenServer.cast(context.self, to(context, op), termOf(context, op.msg))
    return ok
  },

  reply(context, op) {
    GenServer.reply(context.self, termOf(context, op.to) as Tuple, termOf(context, op.msg))
    return ok
  },

  *stop(context, op) {
    const reason = op.reason === undefined ? normal : termOf(context, op.reason)
    yield* genServer.stop(context.self, to(context, op), reason, timeoutOf(context, op.timeout, infinity))
    return ok
  },

  sys: (context, op) => system(context, op),
}

function* system(context: Context, op: Op): Coroutine<Term> {
  const { self } = context
  const server = to(context, op)
  const ms = timeoutOf(context, op.timeout, 5_000)
  switch (op.fn) {
    case 'suspend':
      return yield* sys.suspend(self, server, ms)
    case 'resume':
      return yield* sys.resume(self, server, ms)
    case 'get_state':
      return yield* sys.getState(self, server, ms)
    case 'replace_state': {
      const value = termOf(context, op.value)
      return yield* sys.replaceState(self, server, () => value, ms)
    }
    case 'terminate':
      return yield* sys.terminate(self, server, termOf(context, op.reason), ms)
    case 'status': {
      const status = (yield* sys.getStatus(self, server, ms)) as Tuple
      const [, held] = status.items[3] as readonly Term[]
      return held ?? raise(atom('badmatch'))
    }
  }
  throw new ScenarioError(`sys has no ${String(op.fn)}`)
}
