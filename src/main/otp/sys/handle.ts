import { badarg, EXIT, error, ok } from '../../../shared/atoms.ts'
import {
  type Atom,
  atom,
  type Fun,
  isTagged,
  type Pid,
  type Term,
  Tuple,
  tuple,
} from '../../../shared/term.ts'
import { type Coroutine, exitReason, freeze, type Process, receive } from '../../runtime/index.ts'
import type { From } from '../gen-server/module.ts'
import { type GenServerProgram, isTermState, reply } from '../gen-server/program.ts'

/**
 * Does what a system message asks of `server` and answers it.
 * @returns the reason it is to terminate with, or null.
 * @see OTP stdlib, sys: handle_system_msg/6
 */
export function handleSystem(
  self: Process,
  server: GenServerProgram,
  from: From,
  request: Term,
): Term | null {
  if (request instanceof Tuple) {
    const [what, argument] = request.items as [Atom, Term]
    switch (what) {
      case atom('replace_state'):
        reply(self, from, replaceState(self, server, argument as Fun))
        return null
      case atom('terminate'):
        reply(self, from, ok)
        return argument
    }
  }
  switch (request) {
    case atom('suspend'):
    case atom('resume'):
      server.sysSuspended = request === atom('suspend')
      reply(self, from, ok)
      break
    case atom('get_state'):
      reply(self, from, tuple(ok, server.stateTerm))
      break
    case atom('get_status'):
      reply(self, from, status(self, server))
      break
    default:
      reply(self, from, tuple(error, tuple(atom('unknown_system_msg'), request)))
  }
  return null
}

/** Waits for what a suspended process takes: a system message, or the EXIT of its parent. */
export function* receiveSystem(self: Process): Coroutine<Term> {
  const parent = self.parent
  return (yield* receive(
    self,
    message =>
      isTagged(message, atom('system'), 3) ||
      (isTagged(message, EXIT, 3) && parent !== null && (message.items[1] as Pid)?.id === parent.id),
  )) as Term
}

function replaceState(self: Process, server: GenServerProgram, fun: Fun): Term {
  if (!isTermState(server.state)) return tuple(error, tuple(atom('callback_failed'), badarg))
  let state: Term
  try {
    state = freeze(fun(server.state) as Term)
  } catch (thrown) {
    return tuple(error, tuple(atom('callback_failed'), exitReason(thrown)))
  }
  server.setState(self, state)
  return tuple(ok, state)
}

function status(self: Process, server: GenServerProgram): Term {
  const held = atom(server.sysSuspended ? 'suspended' : 'running')
  const dictionary = [...(self.dictionary ?? [])].map(([key, value]) => tuple(key, value))
  const shown = [tuple(atom('data'), [tuple('State', server.shownState ?? null)])]
  return tuple(atom('status'), self.pid, tuple(atom('module'), atom('gen_server')), [
    dictionary,
    held,
    self.parent,
    [],
    shown,
  ])
}
