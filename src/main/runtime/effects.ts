import { limits } from '../../shared/limits.ts'
import { Doomed } from './errors.ts'
import type { Process } from './process.ts'

/** An effect that raised; kept among the answers so that it raises again when a fork rebuilds the coroutine. */
class Raised {
  readonly thrown: unknown

  constructor(thrown: unknown) {
    this.thrown = thrown
  }
}

/**
 * Keeps what the coroutine of `self` got. One that goes on for ever would keep all of its past: beyond the limit
 * nothing is kept, and the world cannot be forked while that coroutine lasts.
 */
export function remember(self: Process, answer: unknown): void {
  const answers = self.answers
  if (answers === null) return
  if (answers.length >= limits.answersKept) {
    self.answers = null
    self.rerun = null
    return
  }
  answers.push(answer)
  self.answered++
}

/**
 * Does `run` for `self`: everything by which a process touches or reads its world goes through here. Inside a
 * coroutine its answer is kept; while a fork rebuilds the coroutine the kept answer is given and nothing is done.
 */
export function effect<T>(self: Process, run: () => T): T {
  if (self.doom !== undefined && self.world.current === self) throw new Doomed()
  const answers = self.answers
  if (answers === null) return run()
  if (self.answered < answers.length) {
    const answer = answers[self.answered++]
    if (answer instanceof Raised) throw answer.thrown
    return answer as T
  }
  let answer: T
  try {
    answer = run()
  } catch (thrown) {
    remember(self, new Raised(thrown))
    throw thrown
  }
  remember(self, answer)
  return answer
}
