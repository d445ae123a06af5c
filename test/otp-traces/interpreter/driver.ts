import { Application } from '../../../src/main/otp/application.ts'
import { Requests } from '../../../src/main/otp/gen-server/send-request.ts'
import { GenStatem } from '../../../src/main/otp/gen-statem.ts'
import {
  type ChildSpec,
  DynamicSupervisor,
  GenServer,
  genServer,
  Supervisor,
  sys,
} from '../../../src/main/otp/index.ts'
import { stopProcess } from '../../../src/main/otp/stop.ts'
import {
  type Coroutine,
  demonitor,
  ErlangError,
  ErlangExit,
  ErlangThrow,
  effect,
  errorReason,
  exitSignal,
  isAlive,
  isCoroutine,
  monitor,
  monotonicTime,
  type Process,
  receive,
  receiveRef,
  send,
  sleep,
  spawn,
  spawnLink,
  timedOut,
  type World,
} from '../../../src/main/runtime/index.ts'
import { infinity, normal, ok } from '../../../src/shared/atoms.ts'
import {
  type Atom,
  atom,
  isTagged,
  type Pid,
  type Ref,
  type Term,
  type TermRecord,
  Tuple,
  tuple,
} from '../../../src/shared/term.ts'
import { mapPairs } from '../../../src/shared/term-maps.ts'
import { compareTerms } from '../../../src/shared/term-order.ts'
import { applyElixir, optionsOf as elixirOptions } from './elixir.ts'
import { serverModule, statemModule } from './modules.ts'
import type { Json, Machine, Step } from './scenario.ts'
import { type Store, withStore } from './store.ts'
import { runStream } from './streams.ts'
import { decode, encode, masked } from './terms.ts'

/** Does one step, and logs what came of it, whatever that was. */
export function* runStep(self: Process, store: Store, step: Step): Coroutine<void> {
  if (step.by !== undefined) return yield* askToDo(self, store, step)
  let outcome: Json
  try {
    outcome = encode(yield* doStep(self, store, step), store)
  } catch (thrown) {
    outcome = caught(thrown, store)
  }
  if (step.quiet !== true) withStore(self, store, () => store.log(self.pid, [stepName(step), outcome]))
}

function stepName({ apply, op }: Step): Json {
  return apply ?? op
}

const stepTag = atom('$step')
const doneTag = atom('$done')

/** Has another process, one of `spawn`, do the step, and waits until it is done or that process is not there any more. */
function* askToDo(self: Process, store: Store, { by, ...step }: Step): Coroutine<void> {
  const pid = decode(by, store) as Pid
  const ref = monitor(self, pid)
  send(self, pid, tuple(stepTag, self.pid, ref, step as unknown as Term))
  yield* receiveRef(self, ref, null)
  demonitor(self, ref, { flush: true })
}

/** What a process of `spawn` does: steps that it is asked for, and nothing else. */
function* serve(self: Process, store: Store): Coroutine<void> {
  for (;;) {
    const message = (yield* receive(self, other => isTagged(other, stepTag, 4))) as Tuple
    const [, from, ref, step] = message.items as readonly [Term, Pid, Ref, unknown]
    yield* runStep(self, store, step as Step)
    send(self, from, tuple(ref, doneTag))
  }
}

function caught(thrown: unknown, store: Store): Json {
  if (thrown instanceof ErlangExit) return { exit: encode(thrown.reason, store) }
  if (thrown instanceof ErlangThrow) return { throw: encode(thrown.value, store) }
  if (thrown instanceof ErlangError) return { error: encode(errorReason(thrown), store) }
  throw thrown
}

type Timeout = number | typeof infinity

function* doStep(self: Process, store: Store, step: Step): Coroutine<Term> {
  const term = (key: string): Term => decode(step[key], store)
  switch (step.op) {
    case 'start':
      return yield* startMachine(self, store, step.machine as string, step)
    case 'spawn': {
      const start = step.link === true ? spawnLink : spawn
      const pid = start(self, process => serve(process, store))
      withStore(self, store, () => store.name(step.name as string, pid, null))
      return pid
    }
    case 'apply':
      return yield* applyStep(self, store, step)
    case 'stream': {
      const { kw = [] } = (step.options ?? {}) as { readonly kw?: [string, Json][] }
      return yield* runStream(
        self,
        store,
        step,
        elixirOptions(kw, json => decode(json, store)),
      )
    }
    case 'sleep':
      yield* sleep(self, step.ms as number)
      return ok
    case 'align': {
      const past = monotonicTime(self) % 1000
      yield* sleep(self, ((step.ms as number) - past + 1000) % 1000)
      return ok
    }
    case 'call': {
      const isStatem = machineOf(store, step)?.kind === 'statem'
      const usual: Timeout = isStatem ? infinity : 5_000
      const timeout = step.timeout === undefined ? usual : (term('timeout') as Timeout)
      return yield* (isStatem ? GenStatem : genServer).call(self, term('to') as Pid, term('msg'), timeout)
    }
    case 'cast':
      GenServer.cast(self, term('to') as Pid, term('msg'))
      return ok
    case 'send':
      send(self, term('to') as Pid, term('msg'))
      return ok
    case 'stop': {
      const reason = step.reason === undefined ? normal : term('reason')
      const timeout = step.timeout === undefined ? infinity : (term('timeout') as Timeout)
      yield* stopProcess(self, term('to') as Pid, reason, timeout)
      return ok
    }
    case 'kill':
      return exitSignal(self, term('to') as Pid, term('reason'))
    case 'sys':
      return yield* callSys(self, step.fn as string, decode(step.args, store) as readonly Term[])
    case 'statistics': {
      const answer = yield* sys.statistics(self, term('to') as Pid, atom('get'))
      const counts = isTagged(answer, ok, 2) ? answer.items[1] : null
      if (!Array.isArray(counts)) return answer
      return (counts as Tuple[]).filter(({ items }) =>
        ['messages_in', 'messages_out'].includes(String((items[0] as symbol).description)),
      )
    }
    case 'status': {
      const [, pid, module, fields] = ((yield* sys.getStatus(self, term('to') as Pid)) as Tuple)
        .items as readonly [Term, Term, Term, readonly Term[]]
      const [, held, parent, debug, misc] = fields as readonly [Term, Term, Term, readonly Tuple[], Term]
      const shown = [held, parent, debug.map(({ items }) => items[0] as Term), misc]
      return tuple(atom('status'), pid, module, shown)
    }
    case 'hibernating':
      return effect(
        self,
        () => self.world.process(term('to') as Pid)?.program.currentFunction(self) === 'erlang.hibernate/3',
      )
    case 'alive':
      return isAlive(self, term('to') as Pid)
    case 'flush':
      return yield* flush(self)
    case 'output':
      return withStore(self, store, () => {
        const { printed } = store
        store.printed = ''
        return masked(printed)
      })
    case 'app':
      return yield* callApplication(self, step.fn as string, decode(step.args, store) as readonly Term[])
    case 'running':
      return Application.whichApplications(self)
    case 'application_of':
      return Application.getApplication(self, term('pid') as Pid)
    case 'reports':
      yield* sleep(self, 20)
      return takeReports(self, store)
    case 'start_supervisor':
      return yield* startSupervisor(self, store, step)
    default:
      return yield* doRequest(self, store, step)
  }
}

/** Calls a function of Elixir or Erlang. @see record.exs, do_step of "apply" */
function* applyStep(self: Process, store: Store, step: Step): Coroutine<Term> {
  const start = (process: Process, machine: string, how: { readonly arg?: Json }) =>
    startMachine(process, store, machine, how)
  const value = yield* applyElixir(self, store, step.apply as string, step.args as readonly Json[], start)
  const keep = (name: Json | undefined, kept: Term): void => {
    if (name !== undefined) withStore(self, store, () => store.variables.set(name as string, kept))
  }
  keep(step.as, value)
  if (step.name !== undefined && isTagged(value, ok, 2))
    withStore(self, store, () => store.name(step.name as string, value.items[1] as Pid, null))
  if (step.children === true)
    return (value as readonly Tuple[]).map(({ items }) => tuple(...items.slice(0, 3)))
  if (step.sorted === true) return [...(value as readonly Term[])].sort(compareTerms)
  if (step.chunk === undefined || !(value instanceof Tuple)) return value
  const [list, rest] = value.items as readonly [Term, Term]
  if (rest === endOfTable) return value
  keep(step.chunk, rest)
  return tuple(list, atom('rest'))
}

const endOfTable = atom('$end_of_table')

function* callApplication(self: Process, name: string, args: readonly Term[]): Coroutine<Term> {
  const api = Application as unknown as Record<string, (...given: unknown[]) => Term | Coroutine<Term>>
  const answer = api[camelled(name)]?.(self, ...args)
  if (answer === undefined) throw new Error(`application has no ${name}`)
  return !(answer instanceof Tuple) && isCoroutine(answer) ? yield* answer : (answer as Term)
}

/** The reports since they were last asked for. @see record.exs, comparable/1 */
function takeReports(self: Process, store: Store): Term {
  return withStore(self, store, () => {
    const { reports } = store
    store.reports = []
    return reports.map(({ level, report }) => tuple(atom(level), comparable(report as TermRecord)) as Term)
  })
}

function comparable(report: TermRecord): Term {
  const list = report.report
  if (!Array.isArray(list)) return report
  const isCrash = isTagged(report.label, atom('proc_lib'), 2)
  if (!isCrash) return { ...report, report: comparableList(list) }
  const [own, neighbours] = list as unknown as readonly [Term, readonly Tuple[]]
  const others = neighbours.map(({ items }) => comparableList(items[1] as Term))
  return { ...report, report: [comparableList(own), others] }
}

function comparableList(list: Term): Term {
  return (list as readonly Tuple[]).flatMap(({ items }): Term[] => {
    const [key, value] = items as readonly [symbol, Term]
    const name = key.description as string
    if (['reductions', 'current_function'].includes(name)) return []
    if (name === 'offender' || name === 'started') return [tuple(key, comparableList(value))]
    return [tuple(key, name === 'mfargs' ? key : value)]
  })
}

function* doRequest(self: Process, store: Store, step: Step): Coroutine<Term> {
  const term = (key: string): Term => decode(step[key], store)
  const requests = (): Requests => store.variables.get('requests') as unknown as Requests
  const keep = (name: string, value: unknown): void => {
    withStore(self, store, () => store.variables.set(name, value as Term))
  }
  switch (step.op) {
    case 'send_request':
      keep(step.as as string, Requests.send(self, term('to') as Pid, term('msg')))
      return ok
    case 'response': {
      const wait = step.fn === 'wait_response' ? Requests.wait : Requests.receive
      return yield* wait(self, term('request') as Ref, term('timeout') as Timeout)
    }
    case 'check_response': {
      const message = yield* receive(self, null, 1000)
      return Requests.check(self, message === timedOut ? atom('nothing') : message, term('request') as Ref)
    }
    case 'requests':
      keep('requests', Requests.none())
      return ok
    case 'add_request': {
      const next = Requests.sendInto(self, term('to') as Pid, term('msg'), term('label'), requests())
      keep('requests', next)
      return next.size
    }
    case 'collect': {
      const wait = step.fn === 'wait_response' ? Requests.waitAny : Requests.receiveAny
      const got = yield* wait(self, requests(), term('timeout') as Timeout, step.delete as boolean)
      if (!(got instanceof Tuple)) return got
      const [response, label, next] = got.items as readonly [Term, Term, Requests]
      keep('requests', next)
      return tuple(response, label, next.size)
    }
    default:
      throw new Error(`no step is called ${step.op}`)
  }
}

function* flush(self: Process): Coroutine<Term> {
  const messages: Term[] = []
  for (;;) {
    const message = yield* receive(self, null, 0)
    if (message === timedOut) return messages
    messages.push(message)
  }
}

function callSys(self: Process, name: string, args: readonly Term[]): Coroutine<Term> {
  const fn = (sys as unknown as Record<string, (...given: unknown[]) => Coroutine<Term>>)[camelled(name)]
  if (fn === undefined) throw new Error(`sys has no ${name}`)
  return fn(self, ...args)
}

function machineOf(store: Store, step: Step): Machine | undefined {
  return store.machines[(step.machine ?? String(step.to).slice(1)) as string]
}

/** Starts a process as the definition `name` says. @see record.exs, start_machine/2 */
export function startMachine(
  self: Process,
  store: Store,
  name: string,
  step: Partial<Step>,
): Coroutine<Term> {
  const machine = store.machines[name]
  if (machine === undefined) throw new Error(`no machine is called ${name}`)
  const args = tuple(name, decode(step.arg, store))
  const options = optionsOf(decode(step.options ?? [], store))
  const registered =
    step.register === undefined ? {} : { name: decode(step.register, store) as Atom as symbol }
  const all = { ...options, ...registered }
  const start = step.link === false ? 'start' : 'startLink'
  effect(self, () => loadModules(self.world, machine, store))
  return machine.kind === 'statem'
    ? GenStatem[start](self, statemModule(machine, store), args as Term, all)
    : GenServer[start](self, serverModule(machine, store), args as Term, all)
}

/** The modules that a machine may be told to go on with. */
function loadModules(world: World, machine: Machine, store: Store): void {
  if (machine.kind !== 'statem') return
  for (const module of ['StatemBare', 'StatemFormat'])
    world.modules.set(atom(`Elixir.${module}`), statemModule({ ...machine, module }, store))
}

function optionsOf(given: Term): Record<string, unknown> {
  const names: Record<string, string> = {
    timeout: 'timeoutMs',
    hibernate_after: 'hibernateAfterMs',
    debug: 'debug',
  }
  return Object.fromEntries(
    (given as readonly Tuple[]).map(({ items }) => [
      names[String((items[0] as symbol).description)],
      items[1],
    ]),
  )
}

function* startSupervisor(self: Process, store: Store, step: Step): Coroutine<Term> {
  const name = step.name as string
  const children = step.children as readonly string[]
  const flags = decode(step.flags, store) as never
  const specOf = (child: string): ChildSpec => ({
    id: atom(child),
    start: parent => startMachine(parent, store, child, {}),
  })
  if (step.api === 'erlang') {
    const module = {
      name: 'Elixir.Trace.Supervisor',
      init(_args: Term, supervisor: Process): Term {
        withStore(supervisor, store, () => store.name(name, supervisor.pid, null))
        return tuple(ok, tuple(flags, children.map(specOf) as unknown as Term)) as Term
      },
    }
    return yield* Supervisor.startLink(self, module, null)
  }
  const options = Object.fromEntries(
    mapPairs(flags).map(([key, value]) => [camelled(String((key as symbol).description)), value]),
  )
  const started =
    step.api === 'elixir'
      ? yield* Supervisor.startLinkChildren(self, children.map(specOf), options)
      : yield* DynamicSupervisor.startLink(self, options)
  const pid = (started as Tuple).items[1] as Pid
  withStore(self, store, () => store.name(name, pid, null))
  if (step.api === 'dynamic')
    for (const child of children) yield* DynamicSupervisor.startChild(self, pid, specOf(child))
  return started
}

function camelled(name: string): string {
  return name.replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase())
}
