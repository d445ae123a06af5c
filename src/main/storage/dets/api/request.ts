import { badarg, gen_call, infinity } from '../../../../shared/atoms.ts'
import { Pid, type Term, type Tuple, tuple } from '../../../../shared/term.ts'
import { type CallOutcome, tryCall } from '../../../otp/gen-server/call.ts'
import { type Coroutine, ErlangError, ets, type Process, raise } from '../../../runtime/index.ts'
import { detsRegistry, type TableName } from '../server.ts'

/** Asks the process of an open table. @throws error `badarg` when it is not open, and for what it answers so */
export function* request(self: Process, name: TableName, what: Term, argument: Term): Coroutine<Term> {
  const pid = tablePid(self, name)
  if (pid === undefined) return raise(badarg)
  return answerOf(yield* tryCall(self, pid, gen_call, tuple(what, argument), infinity))
}

export function* requestOf(self: Process, pid: Pid, what: Term, argument: Term): Coroutine<Term> {
  return answerOf(yield* tryCall(self, pid, gen_call, tuple(what, argument), infinity))
}

function answerOf(outcome: CallOutcome): Term {
  return 'reply' in outcome && outcome.reply !== badarg ? outcome.reply : raise(badarg)
}

/** The process of an open table. */
export function tablePid(self: Process, name: TableName): Pid | undefined {
  try {
    const pid = (ets.lookup(self, detsRegistry, name)[0] as Tuple | undefined)?.items[1]
    return pid instanceof Pid ? pid : undefined
  } catch (thrown) {
    // There is no dets_server now.
    if (thrown instanceof ErlangError) return undefined
    throw thrown
  }
}
