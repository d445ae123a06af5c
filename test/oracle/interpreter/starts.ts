import { DynamicSupervisor, GenServer, type ServerName, Supervisor } from '../../../src/main/otp/index.ts'
import { type Coroutine, freeze, type Process } from '../../../src/main/runtime/index.ts'
import { ok } from '../../../src/shared/atoms.ts'
import { atom, isTagged, type Term, tuple } from '../../../src/shared/term.ts'
import { mapOf } from '../../../src/shared/term-maps.ts'
import { type Context, contextOf, log, termOf, withLocal } from './context.ts'
import { startFunctions } from './encode.ts'
import { isObject, type Json, type JsonObject } from './json.ts'
import { runOps } from './run-ops.ts'
import type { OpList } from './scenario.ts'
import { oracleServer } from './server.ts'
import { startAgent, startRegistry, startTaskSupervisor } from './starts-elixir.ts'
import { withStore } from './store.ts'

/**
 * Starts what a start descriptor describes, in the running process. `extra`: what a `simple_one_for_one` supervisor was
 * given for the child.
 */
export function* startProcess(
  context: Context,
  descriptor: JsonObject,
  extra: readonly Term[],
  link: boolean,
): Coroutine<Term> {
  const started = yield* start(context, descriptor, extra, link)
  if (descriptor.info === undefined || !isTagged(started, ok, 2)) return started
  return tuple(ok, started.items[1] as Term, termOf(context, descriptor.info))
}

function* start(
  context: Context,
  descriptor: JsonObject,
  extra: readonly Term[],
  link: boolean,
): Coroutine<Term> {
  const { self } = context
  const name =
    descriptor.register === undefined ? undefined : (termOf(context, descriptor.register) as ServerName)
  const logical = String(descriptor.name)
  if (descriptor.server !== undefined) {
    const arg = extra.length === 0 ? termOf(context, descriptor.arg) : extra
    const args = tuple(String(descriptor.server), logical, arg)
    const options = { name, timeoutMs: descriptor.timeout === undefined ? null : Number(descriptor.timeout) }
    if (link) return yield* GenServer.startLink(self, oracleServer, args, options)
    return yield* GenServer.start(self, oracleServer, args, options)
  }
  if (descriptor.sup !== undefined) return yield* startSupervisor(self, String(descriptor.sup), logical, name)
  if (descriptor.registry !== undefined) return yield* startRegistry(context, descriptor)
  if (descriptor.agent !== undefined) return yield* startAgent(context, descriptor, name)
  const ran = yield* runOps(descriptor.fun as OpList, withLocal(context, 'arg', extra))
  return ran.returned ?? ok
}

function* startSupervisor(
  self: Process,
  definition: string,
  logical: string,
  name: ServerName | undefined,
): Coroutine<Term> {
  const { type = 'supervisor' } = withStore(self, store => store.supervisor(definition))
  if (type === 'task') return yield* startTaskSupervisor(self, logical, name)
  const args = tuple(definition, logical)
  const options = name === undefined ? {} : { name }
  if (type === 'dynamic')
    return yield* DynamicSupervisor.startLinkModule(
      self,
      { name: 'Elixir.Oracle.Dyn', init: initDynamic },
      args,
      options,
    )
  return yield* Supervisor.startLink(self, { name: 'Elixir.Oracle.Sup', init: initSupervisor }, args, options)
}

function initSupervisor(args: Term, self: Process): Term {
  const { context, definition } = beginInit(args, self)
  if (definition.init !== undefined) return termOf(context, definition.init)
  const { strategy, intensity, period, auto_shutdown, children = [] } = definition
  const flags = Object.entries({ strategy, intensity, period, auto_shutdown })
    .filter(([, value]) => value !== undefined)
    .map(([key, value]) => [atom(key), termOf(context, value)] as const)
  const specs = children.map(child => childSpec(context, child))
  return tuple(ok, tuple(mapOf(flags), specs))
}

function initDynamic(args: Term, self: Process): Term {
  const { context, definition } = beginInit(args, self)
  const { intensity, period, max_children } = definition
  return DynamicSupervisor.init({
    ...(intensity === undefined ? {} : { maxRestarts: termOf(context, intensity) as number }),
    ...(period === undefined ? {} : { maxSeconds: termOf(context, period) as number }),
    ...(max_children === undefined ? {} : { maxChildren: termOf(context, max_children) as number }),
  })
}

function beginInit(args: Term, self: Process) {
  const [definition, logical] = (args as { items: readonly [string, string] }).items
  withStore(self, store => store.register(self.pid, logical))
  const context = contextOf(self)
  log(context, 'init', null)
  return { context, definition: withStore(self, store => store.supervisor(definition)) }
}

/** A child specification as a term; what is none is passed on as the term it is. */
export function childSpec(context: Context, spec: Json | undefined): Term {
  if (!isObject(spec) || spec.t !== undefined) return termOf(context, spec)
  const pairs = Object.entries(spec).map(([key, value]) => {
    const isDescriptor = key === 'start' && isObject(value) && value.t === undefined
    return [atom(key), isDescriptor ? startFunction(value) : termOf(context, value)] as const
  })
  return mapOf(pairs)
}

function startFunction(descriptor: JsonObject): Term {
  function* startChild(self: Process, ...extra: Term[]): Coroutine<Term> {
    return freeze(yield* startProcess(contextOf(self), descriptor, extra, true))
  }
  startFunctions.add(startChild)
  return startChild
}
