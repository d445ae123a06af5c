import { limits } from '../../shared/limits.ts'
import { Pid } from '../../shared/term.ts'
import type { Input, Process, World } from '../runtime/index.ts'
import type { HostClock } from './clock.ts'
import { Throttle } from './throttle.ts'

export type DriverOptions = {
  world: World
  clock: HostClock
  /** Hears a bug of ours that stopped the world; default: it is thrown. */
  onBug?: (bug: unknown) => void
}

/**
 * What a step goes on until: one message was handled (or a process exited); the next exit; or that one process, and no
 * other, has handled one message (or exited).
 */
export type StepGoal = 'message' | 'exit' | Pid

type Goal = { readonly until: StepGoal; endsMs: number | null; stepsLeft: number }

/**
 * Runs a world on the wall clock. Turns are bounded in ms (`limits.turnBudgetMs`), and the event loop runs between them.
 *
 * The world's clock is the wall clock's scaled by `speed`. It stands still while the world is paused; and a gap in wall
 * time longer than `gapMsMax` (the machine slept, the host was stopped) passes as one of that length, so that nobody
 * in the world times out for it. Each timer fires at its own time, and what it sets off runs before the next fires,
 * unless the world is too busy to come to rest.
 */
export class WorldDriver {
  readonly world: World
  private readonly clock: HostClock
  private readonly onBug: (bug: unknown) => void
  private readonly throttle = new Throttle()
  private paused = false
  private speedNow = 1
  private stopped = true
  /** Wall time up to which time has been told to the world. */
  private toldAt = 0
  /** World time that has come, but may not have entered the world yet. */
  private due = 0
  /** Steps that were asked for and are not made yet, the first one first. */
  private goals: Goal[] = []
  private cancel: (() => void) | null = null
  private wakingSoon = false
  private turning = false

  constructor(options: DriverOptions) {
    this.world = options.world
    this.clock = options.clock
    this.onBug =
      options.onBug ??
      (bug => {
        throw bug
      })
  }

  get mode(): 'running' | 'paused' {
    return this.paused ? 'paused' : 'running'
  }

  get speed(): number {
    return this.speedNow
  }

  /** World time now, in ms since its start. */
  get nowMs(): number {
    return this.reachedMs + this.passedMs(this.clock.now())
  }

  /** Begins to run the world. */
  start(): void {
    if (!this.stopped) return
    this.stopped = false
    this.toldAt = this.clock.now()
    this.due = this.world.now
    this.wake()
  }

  /** Lets go of the event loop; nothing in the world moves any more. */
  stop(): void {
    this.stopped = true
    this.sleepUntil(null)
  }

  pause(): void {
    this.goals = []
    this.halt()
  }

  run(): void {
    this.goals = []
    if (!this.paused) return
    this.paused = false
    this.toldAt = this.clock.now()
    this.wake()
  }

  /** `value`: world ms for each wall ms. */
  setSpeed(value: number): void {
    this.passTime()
    this.speedNow = value
    this.wake()
  }

  /**
   * Pauses, and goes on until `until` has come, as fast as it can. Where nobody can run, the clock goes on to the next
   * timer, except while an answer from the disk is still to come: nobody is to time out because of it. A step to an
   * exit that does not come within `stepWorldMsMax` of the world's clock, or `stepsMax` steps, ends there. Asked for while
   * an earlier step still waits, it is made after that.
   */
  step(until: StepGoal): void {
    this.halt()
    if (this.goals.length < stepsWaitingMax) this.goals.push({ until, endsMs: null, stepsLeft: stepsMax })
    this.wake()
  }

  /** Lets `input` enter at the world time of now. */
  inject(input: Input): void {
    if (!this.paused && !this.stopped) this.enterTime()
    this.world.inject(input)
    this.wake()
  }

  /** Called whenever something may have come into the world, so that it is run. */
  wake(): void {
    if (this.stopped || this.turning || this.wakingSoon) return
    this.sleepUntil('soon')
  }

  private turn(): void {
    this.turning = true
    try {
      if (this.goals.length > 0) this.stepTurn()
      else if (!this.paused) this.runTurn()
    } catch (bug) {
      this.stop()
      this.onBug(bug)
    } finally {
      this.turning = false
    }
    if (!this.stopped) this.plan()
  }

  private runTurn(): void {
    const { world, clock } = this
    const until = clock.now() + limits.turnBudgetMs
    this.passTime()
    // Timers of a world that never comes to rest must fire all the same.
    if (world.queue.length > 0) this.enterTime()
    for (;;) {
      const slow = this.speedNow < 1
      const steps = slow ? Math.min(this.throttle.steps, stepsPerLook) : stepsPerLook
      const made = steps > 0 ? world.run(steps) : 0
      if (slow) this.throttle.spend(made)
      if (clock.now() >= until || (steps === 0 && world.queue.length > 0)) return
      if (world.queue.length > 0) continue
      const next = world.nextDue()
      if (next === null || next > this.due) return
      world.inject({ type: 'clock', now: Math.max(next, world.now) })
    }
  }

  private stepTurn(): void {
    const until = this.clock.now() + limits.turnBudgetMs
    while (this.goals.length > 0) {
      const next = this.stepOnce(this.goals[0] as Goal)
      if (next === 'wait') return
      if (next === 'done') this.goals.shift()
      if (this.clock.now() >= until) return
    }
  }

  private stepOnce(goal: Goal): 'on' | 'wait' | 'done' {
    const { world } = this
    goal.endsMs ??= this.reachedMs + stepWorldMsMax
    if (goal.until instanceof Pid) {
      if (!world.process(goal.until)?.queued) return 'done'
      world.inject({ type: 'next', to: goal.until })
    }
    const process = nextToRun(world)
    if (process !== null) {
      world.run(1)
      goal.stepsLeft--
      const reached = process.dead || (goal.until !== 'exit' && world.taken)
      return reached || goal.stepsLeft === 0 ? 'done' : 'on'
    }
    if (world.requests.size > 0) return 'wait'
    const next = world.nextDue()
    if (next === null || next > goal.endsMs) return 'done'
    world.inject({ type: 'clock', now: Math.max(next, world.now) })
    this.due = world.now
    return 'on'
  }

  /** World time up to which time was noted. */
  private get reachedMs(): number {
    return Math.max(this.world.now, this.due)
  }

  /** World time that has passed since then. */
  private passedMs(now: number): number {
    if (this.paused || this.stopped) return 0
    return Math.min(Math.max(0, now - this.toldAt), gapMsMax) * this.speedNow
  }

  /** Stops the world's clock, and whoever runs. */
  private halt(): void {
    if (this.paused) return
    this.passTime()
    this.paused = true
  }

  /** Notes that time has passed, without telling the world. */
  private passTime(): void {
    if (this.paused || this.stopped) return
    const now = this.clock.now()
    const passed = this.passedMs(now)
    this.toldAt = now
    this.due = this.reachedMs + passed
    if (this.speedNow < 1) this.throttle.earn(passed, this.world.queue.length === 0)
  }

  /** Tells the world how late it is. */
  private enterTime(): void {
    this.passTime()
    if (this.due > this.world.now) this.world.inject({ type: 'clock', now: this.due })
  }

  /** Decides when the next turn comes. */
  private plan(): void {
    const { world } = this
    const busy = nextToRun(world) !== null
    if (this.goals.length > 0) {
      if (busy || world.requests.size === 0) this.sleepUntil('soon')
      else this.sleepUntil(null)
    } else if (this.paused) this.sleepUntil(null)
    else if (busy && this.speedNow >= 1) this.sleepUntil('soon')
    else {
      const next = world.nextDue()
      let worldMs = heartbeatMs * this.speedNow
      if (busy) worldMs = Math.min(worldMs, this.throttle.worldMsToNext)
      if (next !== null) worldMs = Math.min(worldMs, Math.max(0, next - this.due))
      this.sleepUntil(worldMs / this.speedNow)
    }
  }

  /** Takes back what was planned and plans the next turn: soon, in `when` ms, or (null) not before `wake`. */
  private sleepUntil(when: 'soon' | number | null): void {
    this.cancel?.()
    this.cancel = null
    this.wakingSoon = when === 'soon'
    if (when === null) return
    const turn = () => {
      this.cancel = null
      this.wakingSoon = false
      if (when !== 'soon') this.beat()
      this.turn()
    }
    this.cancel =
      when === 'soon' ? this.clock.soon(turn) : this.clock.later(turn, Math.max(1, Math.ceil(when)))
  }

  /** While nothing happens the world still learns from time to time how late it is. */
  private beat(): void {
    if (this.paused || this.stopped) return
    this.passTime()
    const next = this.world.nextDue()
    if (this.world.queue.length === 0 && (next === null || next > this.due)) this.enterTime()
  }
}

/** The process that makes the next step; null when none can. */
function nextToRun(world: World): Process | null {
  for (const process of world.queue) if (!process.dead) return process
  return null
}

/** Steps that may wait for the one before them. */
export const stepsWaitingMax = 1_000
/** Steps made between two looks at the wall clock. */
const stepsPerLook = 32
/** Longest wall time between two turns. */
export const heartbeatMs = 250
/** What a longer gap in wall time counts as: twice what the driver plans for itself. */
export const gapMsMax = 2 * heartbeatMs
/** World time after which a step to something that does not come ends. */
export const stepWorldMsMax = 60_000
/** Steps after which a step to something that does not come ends. */
export const stepsMax = 1_000_000
