import { Pid, type Term } from '../../../shared/term.ts'
import type { Program } from '../../runtime/index.ts'
import type { GenServerModule } from './module.ts'
import { GenServerProgram } from './program.ts'

/** A pid that no process has: a message to it reaches nobody. */
const nobody = new Pid(0)

/**
 * What a world's entry runs to be a server from its first step on. It is started from outside: it has no parent, and
 * nobody waits to hear how its `init` went.
 */
export function serverEntry<S, A extends Term>(module: GenServerModule<S, A>, args: A): Program {
  return new GenServerProgram(module as GenServerModule<never, never>, args, undefined, nobody)
}
