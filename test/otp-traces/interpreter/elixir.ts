import {
  Agent,
  type ChildSpec,
  DynamicSupervisor,
  GenServer,
  GenStatem,
  genServer,
  PartitionSupervisor,
  type PartitionSupervisorOptions,
  Registry,
  Supervisor,
  sys,
  Task,
  TaskSupervisor,
} from '../../../src/main/otp/index.ts'
import {
  type Awaitable,
  type Coroutine,
  cancelTimer,
  ets,
  exitSignal,
  isCoroutine,
  type Process,
  register,
  send,
  sendAfter,
  sleep,
  startTimer,
  unregister,
} from '../../../src/main/runtime/index.ts'
import { ok } from '../../../src/shared/atoms.ts'
import {
  type Atom,
  atom,
  atomName,
  isAtom,
  type Pid,
  type Ref,
  type Term,
  Tuple,
} from '../../../src/shared/term.ts'
import { etsCalls } from './ets.ts'
import { doRule } from './rules.ts'
import type { Json, Rule } from './scenario.ts'
import type { Store } from './store.ts'
import { decode } from './terms.ts'

type Call = (self: Process, ...args: never[]) => Awaitable<unknown>
type Starts = (self: Process, machine: string, step: { readonly arg?: Json }) => Awaitable<Term>

/** What Elixir's `with_arguments` changes of the specification makes a specification here. */
type PartitionOptions = PartitionSupervisorOptions & {
  readonly withArguments?: PartitionSupervisorOptions['childSpec']
}

/** Elixir's modules, under the names of their functions here. */
const modules: { readonly [name: string]: object } = {
  Agent,
  DynamicSupervisor,
  GenServer,
  PartitionSupervisor,
  Registry,
  Supervisor,
  Task,
  'Task.Supervisor': TaskSupervisor,
  ets,
  gen_server: genServer,
  gen_statem: GenStatem,
  sys,
}

/** Functions whose arguments here are not in the order of Elixir's. */
const calls: { readonly [name: string]: Call } = {
  ...etsCalls,
  'Process.register': (self, pid: Pid, name: Atom) => register(self, name, pid),
  'Process.unregister': (self, name: Atom) => unregister(self, name),
  'Process.exit': (self, pid: Pid, reason: Term) => exitSignal(self, pid, reason),
  'Process.sleep': (self, ms: number) => sleep(self, ms),
  'Process.send_after': (self, to: Pid, message: Term, ms: number) => sendAfter(self, ms, to, message),
  'erlang.start_timer': (self, ms: number, to: Pid, message: Term) => startTimer(self, ms, to, message),
  'Process.cancel_timer': (self, timer: Ref) => cancelTimer(self, timer),
  'GenServer.cast': (self, to: Pid, message: Term) => {
    GenServer.cast(self, to, message)
    return ok
  },
  'gen_statem.cast': (self, to: Pid, message: Term) => {
    GenStatem.cast(self, to, message)
    return ok
  },
  'Agent.cast': (self, agent: Pid, fun: () => Term) => {
    Agent.cast(self, agent, fun)
    return ok
  },
  'Registry.whereis_name': (self, { items }: Tuple) =>
    Registry.whereisName(self, items[0] as Atom, items[1] as Term),
  'Registry.send': (self, { items }: Tuple, message: Term) =>
    Registry.send(self, items[0] as Atom, items[1] as Term, message),
  'Supervisor.start_link': (self, children: ChildSpec[], options: object) =>
    Supervisor.startLinkChildren(self, children, options),
  'PartitionSupervisor.start_link': (self, { withArguments, ...options }: PartitionOptions) =>
    PartitionSupervisor.startLink(self, { ...options, ...(withArguments && { childSpec: withArguments }) }),
}

/** Calls a function of Elixir, or one of Erlang's modules. What returns nothing here returns `ok` there. */
export function* applyElixir(
  self: Process,
  store: Store,
  name: string,
  args: readonly Json[],
  start: Starts,
): Coroutine<Term> {
  const at = name.lastIndexOf('.')
  const module = modules[name.slice(0, at)] as { readonly [name: string]: Call } | undefined
  const call = calls[name] ?? module?.[camelled(name.slice(at + 1))]
  if (call === undefined) throw new Error(`there is no ${name} here`)
  const given = args.map(arg => argument(self, store, arg, start))
  const answer = call(self, ...(given as never[]))
  const value = (isCoroutine(answer) ? yield* answer : answer) as Term | undefined
  return value === undefined ? ok : value
}

/** The argument that `json` stands for: a term, or what has no term here. */
function argument(self: Process, store: Store, json: Json, start: Starts): unknown {
  const part = (inner: Json): unknown => argument(self, store, inner, start)
  if (Array.isArray(json)) return json.map(part)
  if (typeof json !== 'object' || json === null) return decode(json, store)
  const given = json as { readonly [key: string]: Json }
  if (Array.isArray(given.t)) return new Tuple(given.t.map(part) as Term[])
  if (given.kw !== undefined) return optionsOf(given.kw as readonly [string, Json][], part)
  if (typeof given.child === 'string') return childOf(given.child, given, part, start)
  if (typeof given.partition_child === 'string') {
    const machine = given.partition_child
    return (partition: number) => childOf(machine, { put: [], arg: partition }, part, start)
  }
  if (given.tell !== undefined) {
    const message = decode(given.tell, store)
    return (entries: readonly Tuple[]) => {
      for (const { items } of entries) send(self, items[0] as Pid, new Tuple([message, items[1] as Term]))
    }
  }
  if (given.run !== undefined)
    return (process: Process) => doRule(process, store, given.run as unknown as Rule, {})
  return decode(json, store)
}

/** Options, with names and values as they are here. */
export function optionsOf(
  pairs: readonly (readonly [string, Json])[],
  part: (json: Json) => unknown,
): object {
  return Object.fromEntries(
    pairs.map(([key, json]) => {
      const value = part(json)
      return [camelled(key), words.includes(key) && isAtom(value as Term) ? atomName(value as Atom) : value]
    }),
  )
}

/** Options whose values are words here. */
const words: readonly string[] = ['keys', 'on_timeout', 'type', 'protection']

function childOf(
  machine: string,
  { arg, put = [] }: { readonly [key: string]: Json },
  part: (json: Json) => unknown,
  start: Starts,
): ChildSpec {
  const changes = (put as readonly (readonly [string, Json])[]).map(([key, value]) => [
    key.slice(1),
    part(value),
  ])
  return {
    id: atom(machine),
    start: (self, ...extra) => start(self, machine, { arg: (extra[0] ?? arg ?? null) as Json }),
    ...Object.fromEntries(changes),
  }
}

function camelled(name: string): string {
  return name.replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase())
}
