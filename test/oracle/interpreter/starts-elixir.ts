import { Agent, Registry, type ServerName, TaskSupervisor } from '../../../src/main/otp/index.ts'
import type { Coroutine, Process } from '../../../src/main/runtime/index.ts'
import { type Atom, atomName, type Term } from '../../../src/shared/term.ts'
import { type Context, termOf } from './context.ts'
import type { JsonObject } from './json.ts'
import { named } from './named.ts'
import { withStore } from './store.ts'

export function* startTaskSupervisor(
  self: Process,
  logical: string,
  name: ServerName | undefined,
): Coroutine<Term> {
  return named(self, yield* TaskSupervisor.startLink(self, { name }), logical)
}

export function* startRegistry(context: Context, descriptor: JsonObject): Coroutine<Term> {
  const { keys, name } = descriptor.registry as JsonObject
  const started = yield* Registry.startLink(context.self, {
    keys: atomName(termOf(context, keys) as Atom) as 'unique' | 'duplicate',
    name: termOf(context, name) as Atom,
  })
  return named(context.self, started, String(descriptor.name))
}

export function startAgent(
  context: Context,
  descriptor: JsonObject,
  name: ServerName | undefined,
): Coroutine<Term> {
  const state = termOf(context, descriptor.agent)
  const logical = String(descriptor.name)
  const init = (agent: Process): Term => {
    withStore(agent, store => store.register(agent.pid, logical))
    return state
  }
  return Agent.startLink(context.self, init, { name })
}
