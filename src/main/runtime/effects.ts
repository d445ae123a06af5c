import type { Pid } from '../../shared/term.ts'
import { type Answers, inOrder, remember } from './answers.ts'
import { assert, Doomed } from './errors.ts'
import type { Process } from './process.ts'

/** An effect that raised; kept among the answers so that it raises again when a fork rebuilds the coroutine. */
export class Raised {
  readonly thrown: unknown

  constructor(thrown: unknown) {
    this.thrown = thrown
  }
}

/** A coroutine that is being brought to the wait at which its original stands: the answers that it is given. */
export class Rebuild {
  private readonly answers: readonly unknown[]
  private at = 0

  /** `pidOf`: the pid of a number. */
  constructor(answers: Answers, pidOf: (id: number) => Pid) {
    this.answers = inOrder(answers, pidOf)
  }

  /** Answers not given yet. */
  get left(): number {
    return this.answers.length - this.at
  }

  /** The next answer, which is known to be one that is kept. */
  peek(): unknown {
    return this.answers[this.at]
  }

  /** Gives the next answer, or raises what was raised then. */
  next(): unknown {
    assert(this.left > 0, 'a fork took another course: a callback depends on more than its arguments')
    const answer = this.answers[this.at++]
    if (answer instanceof Raised) throw answer.thrown
    return answer
  }
}

/**
 * Whether an effect of `self` is done and nothing else: it runs no coroutine that keeps answers, or is in the middle of
 * another effect. For those that are done so often that a function for `effect` is too much.
 */
export function isFree(self: Process): boolean {
  return self.answers === null && self.doom === undefined
}

/**
 * Does `run` for `self`: everything by which a process touches or reads its world goes through here, or through
 * `act`. Inside a coroutine its answer is kept; while a fork rebuilds the coroutine the kept answer is given and
 * nothing is done.
 */
export function effect<T>(self: Process, run: () => T): T {
  if (self.doom !== undefined) stopDoomed(self)
  const answers = self.answers
  if (answers === null) return run()
  const { rebuild } = self.world
  if (rebuild !== null) return rebuild.next() as T
  // What it is made of is part of its one answer.
  self.answers = null
  let answer: T
  try {
    answer = run()
  } catch (thrown) {
    self.answers = answers
    remember(self, new Raised(thrown))
    throw thrown
  }
  self.answers = answers
  remember(self, answer)
  return answer
}

/** Lets no code of a process go on that an exit signal of its own has hit. Callers see first that it has a `doom`. */
export function stopDoomed(self: Process): void {
  if (self.world.current === self) throw new Doomed()
}

/** As `effect`, for what never raises and always answers the same: nothing of it needs to be kept. */
export function act(self: Process, run: () => void): void {
  if (self.doom !== undefined) stopDoomed(self)
  if (self.world.rebuild !== null) return
  const answers = self.answers
  self.answers = null
  try {
    run()
  } finally {
    self.answers = answers
  }
}
