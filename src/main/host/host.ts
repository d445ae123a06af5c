import type { Pid, Term } from '../../shared/term.ts'
import {
  type Input,
  type JournalEntry,
  type Planted,
  type Process,
  World,
  type WorldOptions,
} from '../runtime/index.ts'
import type { HostClock } from './clock.ts'
import { WorldDriver } from './driver.ts'

export type HostOptions = Omit<WorldOptions, 'journal'> & {
  clock: HostClock
  /** Hears a bug of ours that stopped the world; default: it is thrown. */
  onBug?: (bug: unknown) => void
  /** Makes the world, which is to tell each input to `journal`: a fork, for example. Default: a new one. */
  world?: (journal: (entry: JournalEntry) => void) => World
}

/** A world and what drives it: how the outside acts on a running system. */
export class Host {
  readonly world: World
  readonly driver: WorldDriver
  readonly clock: HostClock
  /** Hears every input as it enters the world. */
  onInput: ((entry: JournalEntry) => void) | null = null

  constructor({
    clock,
    onBug,
    world = journal => new World({ ...options, journal }),
    ...options
  }: HostOptions) {
    this.clock = clock
    this.world = world(entry => {
      this.onInput?.(entry)
      // Whatever enters, the answer of the disk as well, may give somebody something to do. In a fork that is being made
      // there may be answers before there is a driver.
      ;(this.driver as WorldDriver | undefined)?.wake()
    })
    this.driver = new WorldDriver({ world: this.world, clock, ...(onBug === undefined ? {} : { onBug }) })
  }

  /** The process `pid` if it lives; one that is about to exit does not. */
  alive(pid: Pid): Process | undefined {
    const process = this.world.process(pid)
    return process?.doom === undefined ? process : undefined
  }

  inject(input: Input): void {
    this.driver.inject(input)
  }

  /** Starts the world's entry `entry`. Called from outside of any step. @returns the new process's pid */
  spawn(entry: string, args: readonly Term[]): Pid {
    const before = this.world.nextPid
    this.driver.inject({ type: 'spawn', entry, args })
    const process = this.world.processes.get(before)
    if (process === undefined) throw new Error(`the entry ${entry} was started from inside a step`)
    return process.pid
  }

  /**
   * Makes the next callback of the behaviour that `process` runs raise an error with `message`.
   * @returns false when it runs none that can
   */
  raiseNext(process: Process, message: string): boolean {
    return this.plant(process, { do: 'raise', message })
  }

  /** Makes the next callback of the behaviour that `process` runs do what is planted. @returns false when it runs none */
  plant(process: Process, planted: Planted): boolean {
    if (process.program.planted === undefined) return false
    this.inject({ type: 'plant', to: process.pid, planted })
    return true
  }
}
