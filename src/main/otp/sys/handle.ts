import { error, ok } from '../../../shared/atoms.ts'
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
import { type Coroutine, dictionaryOf, type Process, receive } from '../../runtime/index.ts'
import type { From } from '../gen-server/module.ts'
import { reply } from '../gen-server/reply.ts'
import { type BehaviourProgram, isExitOf, system } from './behaviour.ts'
import { catchValue, caught } from './caught.ts'
import { debugCommand, shownDebug } from './debug.ts'

/** What a process does after a system message. */
export type AfterSystem =
  | 'go on'
  | { readonly terminate: Term }
  | { readonly vsn: Term; readonly extra: Term }

type Program = Pick<
  BehaviourProgram,
  'kind' | 'parent' | 'stateTerm' | 'replaceState' | 'status' | 'codeChanged' | 'sysSuspended' | 'debug'
>

/**
 * Does what the system message `request` asks of `program` and answers it; a code change is answered when it is done.
 * @see OTP stdlib, sys: handle_system_msg/6
 */
export function answerSystem(self: Process, program: Program, from: From, request: Term): AfterSystem {
  const [what, argument] = request instanceof Tuple ? (request.items as [Atom, Term]) : [request as Atom]
  switch (what) {
    case atom('suspend'):
    case atom('resume'):
      program.sysSuspended = what === atom('suspend')
      reply(self, from, ok)
      return 'go on'
    case atom('get_state'):
      reply(self, from, program.stateTerm)
      return 'go on'
    case atom('get_status'):
      reply(self, from, status(self, program))
      return 'go on'
    case atom('replace_state'):
      reply(self, from, replaceState(self, program, argument as Fun))
      return 'go on'
    case atom('debug'): {
      const { answer, debug } = debugCommand(self, program.debug, argument as Term)
      program.debug = debug
      reply(self, from, answer)
      return 'go on'
    }
    case atom('terminate'):
      reply(self, from, ok)
      return { terminate: argument as Term }
    case atom('change_code'):
      if (program.sysSuspended && request instanceof Tuple && request.size === 4) {
        const [, , vsn, extra] = request.items as readonly Term[]
        return { vsn: vsn as Term, extra: extra as Term }
      }
  }
  reply(self, from, tuple(error, tuple(atom('unknown_system_msg'), request)))
  return 'go on'
}

/** Answers a code change for which the module, or what it raised, said `value`. */
export function replyCodeChanged(self: Process, program: Program, from: From, value: Term): void {
  let answer: Term
  try {
    answer = isTagged(value, ok) ? program.codeChanged(self, value) : tuple(error, value)
  } catch (thrown) {
    answer = tuple(error, catchValue(thrown))
  }
  reply(self, from, answer)
}

/** Waits for what a suspended process takes: a system message, or the EXIT of its parent. */
export function* receiveSystem(self: Process, parent: Pid | null): Coroutine<Term> {
  const taken = (message: Term): boolean => isTagged(message, system, 3) || isExitOf(parent, message)
  return (yield* receive(self, taken)) as Term
}

function replaceState(self: Process, program: Program, fun: Fun): Term {
  try {
    return program.replaceState(self, fun)
  } catch (thrown) {
    const where = tuple(atom(program.kind), atom('system_replace_state'))
    return tuple(error, tuple(atom('callback_failed'), where, caught(thrown)))
  }
}

function status(self: Process, program: Program): Term {
  return tuple(atom('status'), self.pid, tuple(atom('module'), atom(program.kind)), [
    dictionaryOf(self).map(([key, value]) => tuple(key, value)),
    atom(program.sysSuspended ? 'suspended' : 'running'),
    program.parent ?? self.pid,
    shownDebug(program.debug),
    program.status(self),
  ])
}
