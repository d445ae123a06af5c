import { Registry, type ServerName } from '../../../src/main/otp/index.ts'
import type { Coroutine, Process } from '../../../src/main/runtime/index.ts'
import { ok } from '../../../src/shared/atoms.ts'
import { type Atom, atomName, isTagged, type Pid, type Term } from '../../../src/shared/term.ts'
import { type Context, termOf } from './context.ts'
import type { JsonObject } from './json.ts'
import { ScenarioError, withStore } from './store.ts'

// biome-ignore lint/correctness/useYield: it will.
export function* startTaskSupervisor(
  _self: Process,
  _logical: string,
  _name: ServerName | undefined,
): Coroutine<Term> {
  throw new ScenarioError('no Task.Supervisor')
}
export function* startRegistry(context: Context, descriptor: JsonObject): Coroutine<Term> {
  const { keys, name } = descriptor.registry as JsonObject
  const started = yield* Registry.startLink(context.self, {
    keys: atomName(termOf(context, keys) as Atom) as 'unique' | 'duplicate',
    name: termOf(context, name) as Atom,
  })
  return named(context.self, started, String(descriptor.name))
}

// biome-ignore lint/correctness/useYield: it will.
export function* startAgent(
  _context: Context,
  _descriptor: JsonObject,
  _name: ServerName | undefined,
): Coroutine<Term> {
  throw new ScenarioError('no Agent')
}

/** `started`, and when that is `{ok, Pid}` the process has a logical name from now on. */
function named(self: Process, started: Term, logical: string): Term {
  if (isTagged(started, ok, 2)) withStore(self, store => store.register(started.items[1] as Pid, logical))
  return started
}
