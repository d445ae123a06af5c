import { type Device, FunctionProgram, trapExit, World } from '../../../src/main/runtime/index.ts'
import { ok } from '../../../src/shared/atoms.ts'
import { contextOf } from './context.ts'
import { runOps } from './run-ops.ts'
import type { Scenario } from './scenario.ts'
import { keepStore, ScenarioError, Store, withStore } from './store.ts'
import { type Trace, traceOf } from './trace.ts'

/** What the driver asks of the outside: let so much time pass, and close the phase when all is quiet. */
export type Barrier = { readonly ms: number }

/** More steps than any scenario needs: one that makes them runs in a circle. */
const stepsMax = 100_000

/** The outside of a scenario's world: holds the barrier that the driver waits at. */
class Gate implements Device {
  private waiting: { readonly barrier: Barrier; readonly open: (result: unknown) => void } | null = null

  request(_id: number, request: unknown, complete: (result: unknown) => void): void {
    this.waiting = { barrier: request as Barrier, open: complete }
  }

  take(): { readonly barrier: Barrier; readonly open: (result: unknown) => void } | null {
    const { waiting } = this
    this.waiting = null
    return waiting
  }
}

/** A scenario that runs: its world, and what goes in and out of that. */
export class Run {
  readonly world: World
  readonly store: Store
  private readonly gate: Gate
  /** Called after each step of the world; a step is one message, one wait ended or one exit. */
  afterStep: (() => void) | null = null

  private constructor(world: World, store: Store, gate: Gate) {
    this.world = world
    this.store = store
    this.gate = gate
    keepStore(world, store)
    world.tap = event => {
      if (event.type === 'exit') store.exited(event.pid, event.reason)
    }
  }

  static begin(scenario: Scenario): Run {
    const gate = new Gate()
    const world = new World({ device: gate, entries: { driver: () => driver(scenario) } })
    const run = new Run(world, new Store(scenario), gate)
    world.spawn('driver')
    return run
  }

  /** A second run that goes on from here by itself. */
  fork(): Run {
    const gate = new Gate()
    return new Run(this.world.fork({ device: gate }), this.store.clone(), gate)
  }

  /** Goes on to the end of the next phase. @returns false when the scenario is over. */
  nextPhase(): boolean {
    for (;;) {
      this.quiet()
      const waiting = this.gate.take()
      if (waiting !== null) {
        this.world.advance(waiting.barrier.ms)
        this.quiet()
        this.store.closePhase()
        waiting.open(ok)
        return true
      }
      if (this.world.processes.size === 0 || this.isOver()) break
      const due = this.world.nextDue()
      if (due === null)
        throw new ScenarioError('the scenario is stuck: the driver waits for what never comes')
      this.world.inject({ type: 'clock', now: Math.max(due, this.world.now) })
    }
    return false
  }

  /** Lets all run until nothing can, and fires what is due at this moment. */
  private quiet(): void {
    for (;;) {
      const made = this.afterStep === null ? this.world.run(stepsMax) : this.stepByStep(this.afterStep)
      if (made >= stepsMax) throw new ScenarioError('the scenario never comes to rest')
      const due = this.world.nextDue()
      if (due === null || due > this.world.now) return
      this.world.inject({ type: 'clock', now: this.world.now })
    }
  }

  /** @returns the number of steps made */
  private stepByStep(afterStep: () => void): number {
    let made = 0
    for (; made < stepsMax && this.world.run(1) > 0; made++) afterStep()
    return made
  }

  private isOver(): boolean {
    return this.world.process(this.store.pid('driver')) === undefined
  }
}

/** The process that runs the steps of a scenario. */
function driver(scenario: Scenario): FunctionProgram {
  return new FunctionProgram(function* (self) {
    trapExit(self, true)
    withStore(self, store => store.register(self.pid, 'driver'))
    const context = contextOf(self, {}, true)
    yield* runOps(scenario.steps, context)
    yield* runOps([{ do: 'settle' }], context)
  })
}

/** Runs a scenario to its end. @throws ScenarioError when the scenario itself is wrong */
export function runScenario(scenario: Scenario): Trace {
  const run = Run.begin(scenario)
  while (run.nextPhase());
  return traceOf(run.store)
}
