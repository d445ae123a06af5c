import { noproc, normal, ok } from '../../../shared/atoms.ts'
import { isTagged, isTuple, type Term, type Tuple } from '../../../shared/term.ts'
import { GenServer, type ServerRef } from '../../otp/index.ts'
import { type Coroutine, ErlangExit, type Process, raise } from '../../otp/process.ts'
import { type Caught, catchExit } from '../kernel/catch-exit.ts'
import { CartSupervisor } from './cart-supervisor.ts'
import { sessionClient } from './session-client.ts'
import { serverName } from './session-server.ts'

/**
 * Carts that are started when somebody calls them: whoever asks for one that has stopped, or has crashed and is not
 * brought back by its supervisor, gets an answer all the same. `supervisor`: where they are started; default: the shop's
 * own.
 *
 * The article looks whether the process is there and then calls it, which fails when it stops in between. Ours calls, and
 * starts it when the call says that nobody was there. And the article hands the state that was read to the new process as
 * a start argument, so that a supervisor starts a crashed cart again with that old state. Ours gets the key alone, and
 * looks for its state by itself, each time.
 */
export function onDemand(supervisor?: ServerRef) {
  return sessionClient((self, key, request) => askOnDemand(self, key, request, supervisor))
}

/** Calls the cart `key`, which is started first when it is not there. */
export function* askOnDemand(
  self: Process,
  key: string,
  request: Term,
  supervisor?: ServerRef,
): Coroutine<Term> {
  const first = yield* catchExit(GenServer.call(self, serverName(key), request))
  if ('value' in first) return first.value
  if (!wasNotThere(first)) throw new ErlangExit(first.exit)
  yield* start(self, key, supervisor)
  return yield* GenServer.call(self, serverName(key), request)
}

/** Whether a call has failed before anybody heard of it: there was no cart, or one that had just stopped to idle. */
function wasNotThere(caught: Caught<Term>): boolean {
  const reason = 'exit' in caught && isTuple(caught.exit, 2) ? caught.exit.items[0] : null
  return reason === noproc || reason === normal
}

function* start(self: Process, key: string, supervisor: ServerRef | undefined): Coroutine<void> {
  const started = yield* CartSupervisor.startChild(self, key, supervisor)
  if (!isTagged(started, ok, 2)) raise((started as unknown as Tuple).items[1] as Term)
}
