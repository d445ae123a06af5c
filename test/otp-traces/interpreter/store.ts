import { effect, type LogReport, type Process } from '../../../src/main/runtime/index.ts'
import type { Pid, Term } from '../../../src/shared/term.ts'
import type { Json, Machine } from './scenario.ts'

/** Names, variables, definitions and the log of one scenario. It is outside the world: processes reach it by effects. */
export class Store {
  readonly machines: Readonly<Record<string, Machine>>
  readonly variables = new Map<string, Term>()
  readonly logs: Record<string, Json[]> = {}
  /** What was printed since it was last asked for. */
  printed = ''
  /** Reports since they were last asked for. */
  reports: LogReport[] = []
  private closed = false
  private readonly counts = new Map<string, number>()
  private readonly labels = new Map<number, string>()
  private readonly newest = new Map<string, Pid>()
  private readonly definitions = new Map<number, Machine>()

  constructor(machines: Readonly<Record<string, Machine>>) {
    this.machines = machines
  }

  name(name: string, pid: Pid, definition: Machine | null): void {
    const number = (this.counts.get(name) ?? 0) + 1
    this.counts.set(name, number)
    this.labels.set(pid.id, name === 'driver' ? name : `${name}#${number}`)
    this.newest.set(name, pid)
    if (definition !== null) this.definitions.set(pid.id, definition)
  }

  label(pid: Pid): string {
    return this.labels.get(pid.id) ?? '?'
  }

  has(name: string): boolean {
    return this.newest.has(name)
  }

  pid(name: string): Pid {
    const pid = this.newest.get(name)
    if (pid === undefined) throw new Error(`no process has the name ${name}`)
    return pid
  }

  definition(pid: Pid): Machine {
    return this.definitions.get(pid.id) ?? { kind: 'server' }
  }

  /** Keeps a report of one of the scenario's processes. */
  report(report: LogReport): void {
    if (this.labels.has(report.pid.id)) this.reports.push(report)
  }

  /** The scenario is over: what happens then is not seen. */
  close(): void {
    this.closed = true
  }

  log(pid: Pid, entry: Json): void {
    if (this.closed) return
    const who = `@${this.label(pid)}`
    this.logs[who] ??= []
    this.logs[who].push(entry)
  }
}

/** What `self` does with the store. */
export function withStore<T>(self: Process, store: Store, run: (store: Store) => T): T {
  return effect(self, () => run(store))
}
