import type { Atom, Pid } from '../../shared/term.ts'
import type { Process } from './process.ts'
import type { ProcessTable } from './process-table.ts'

/** Who is registered under which name. It holds pids, which are what is mostly asked for: their records need no look. */
export class NameTable implements Iterable<readonly [Atom, Process]> {
  private readonly pids = new Map<Atom, Pid>()
  private readonly processes: ProcessTable

  constructor(processes: ProcessTable) {
    this.processes = processes
  }

  pidOf(name: Atom): Pid | undefined {
    return this.pids.get(name)
  }

  get(name: Atom): Process | undefined {
    const pid = this.pids.get(name)
    return pid === undefined ? undefined : this.processes.get(pid.id)
  }

  has(name: Atom): boolean {
    return this.pids.has(name)
  }

  set(name: Atom, process: Process): void {
    this.pids.set(name, process.pid)
  }

  delete(name: Atom): void {
    this.pids.delete(name)
  }

  /** Registered first, first. */
  keys(): Iterable<Atom> {
    return this.pids.keys()
  }

  *[Symbol.iterator](): Generator<readonly [Atom, Process]> {
    for (const name of this.pids.keys()) {
      const process = this.get(name)
      if (process !== undefined) yield [name, process]
    }
  }
}
