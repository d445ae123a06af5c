/**
 * How many steps a world may make in slow motion. At normal speed and above there is no bound. Below it a step takes
 * one millisecond of the world's clock, so a world at speed 0.01 makes ten steps a second of wall time and each
 * message can be followed by eye; since the clock is slowed by the same factor, waiting for a slowed step costs a
 * process no more of its timeout than `stepWorldMs`.
 */
export class Throttle {
  private credit = 0

  /** Adds what `worldMs` of the slowed clock allow. Time in which nothing could run is not saved up. */
  earn(worldMs: number, idle: boolean): void {
    this.credit += worldMs / stepWorldMs
    if (idle) this.credit = Math.min(this.credit, 1)
  }

  /** Whole steps that may be made now. */
  get steps(): number {
    return Math.floor(this.credit + rounding)
  }

  spend(steps: number): void {
    this.credit = Math.max(0, this.credit - steps)
  }

  /** Ms of the world's clock until the next step may be made. */
  get worldMsToNext(): number {
    return Math.max(0, (1 - this.credit) * stepWorldMs)
  }
}

/** Ms of the world's clock that one step takes at speeds below 1. */
export const stepWorldMs = 1

/** Sums of slowed time are not exact; a step is not put off for a billionth of a millisecond. */
const rounding = 1e-9
