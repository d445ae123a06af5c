import { Bug, effect, type Process, type World } from '../../../src/main/runtime/index.ts'
import type { Pid, Term } from '../../../src/shared/term.ts'
import type { Scenario, ServerDefinition, SupervisorDefinition } from './scenario.ts'

/** The logical name of a process: the how-manieth of its name it is, from 1. */
export type Label = { readonly name: string; readonly number: number }

/** An entry of the log as it was made; it is written in the notation of traces when the scenario is over. */
export type Entry = { readonly label: Label; readonly kind: string; readonly terms: readonly LoggedTerm[] }

/** A term, a list whose order does not count, or what an op raised. */
export type LoggedTerm =
  | { readonly kind: 'term'; readonly term: Term }
  | { readonly kind: 'unordered'; readonly terms: readonly Term[] }
  | { readonly kind: 'caught'; readonly by: 'error' | 'throw' | 'exit'; readonly term: Term }

export type Phase = { readonly entries: readonly Entry[]; readonly exits: ReadonlyMap<number, Term> }

/** The scenario is wrong, not what it runs on. */
export class ScenarioError extends Bug {}

/** What a scenario remembers while it runs: names, variables, the log. */
export class Store {
  readonly scenario: Scenario
  readonly phases: Phase[] = []
  private readonly counts = new Map<string, number>()
  private readonly pids = new Map<string, Pid>()
  private readonly labels = new Map<number, Label>()
  private readonly variables = new Map<string, Term>()
  private entries: Entry[] = []
  private exits = new Map<number, Term>()

  constructor(scenario: Scenario) {
    this.scenario = scenario
  }

  /** A copy that goes on by itself. */
  clone(): Store {
    const copy = new Store(this.scenario)
    copy.phases.push(...this.phases)
    for (const [name, count] of this.counts) copy.counts.set(name, count)
    for (const [label, pid] of this.pids) copy.pids.set(label, pid)
    for (const [id, label] of this.labels) copy.labels.set(id, label)
    for (const [name, value] of this.variables) copy.variables.set(name, value)
    copy.entries = [...this.entries]
    copy.exits = new Map(this.exits)
    return copy
  }

  /** Gives `pid` the next number of `name`, unless it has a name already. */
  register(pid: Pid, name: string): Label {
    const known = this.labels.get(pid.id)
    if (known !== undefined) return known
    const number = (this.counts.get(name) ?? 0) + 1
    const label = { name, number }
    this.counts.set(name, number)
    this.pids.set(`${name}#${number}`, pid)
    this.labels.set(pid.id, label)
    return label
  }

  label(pid: Pid): Label | undefined {
    return this.labels.get(pid.id)
  }

  /** The process `name#2`, or the newest `name`. */
  pid(text: string): Pid {
    const full = text.includes('#') ? text : `${text}#${this.counts.get(text) ?? 0}`
    const pid = this.pids.get(full)
    if (pid === undefined) throw new ScenarioError(`the scenario has no process @${text}`)
    return pid
  }

  variable(name: string): Term {
    return this.variables.get(name) ?? null
  }

  setVariable(name: string, value: Term): void {
    this.variables.set(name, value)
  }

  log(entry: Entry): void {
    this.entries.push(entry)
  }

  exited(pid: Pid, reason: Term): void {
    this.exits.set(pid.id, reason)
  }

  closePhase(): void {
    this.phases.push({ entries: this.entries, exits: this.exits })
    this.entries = []
    this.exits = new Map()
  }

  labelOfId(id: number): Label | undefined {
    return this.labels.get(id)
  }

  server(name: string): ServerDefinition {
    return defined(this.scenario.servers?.[name], `server ${name}`)
  }

  supervisor(name: string): SupervisorDefinition {
    return defined(this.scenario.sups?.[name], `supervisor ${name}`)
  }
}

function defined<T>(definition: T | undefined, what: string): T {
  if (definition === undefined) throw new ScenarioError(`the scenario has no ${what}`)
  return definition
}

const stores = new WeakMap<World, Store>()

/** Lets the processes of `world` use `store`. */
export function keepStore(world: World, store: Store): void {
  stores.set(world, store)
}

/** Does something with the store of the world that `self` lives in; in a fork that is the copy. */
export function withStore<T>(self: Process, use: (store: Store) => T): T {
  return effect(self, () => use(stores.get(self.world) as Store))
}
