import type { Process } from './process.ts'

/** An effect that raised; kept among the answers so that it raises again when a fork rebuilds the coroutine. */
class Raised {
  readonly thrown: unknown

  constructor(thrown: unknown) {
    this.thrown = thrown
  }
}

/**
 * Does `run` for `self`: everything by which a process touches or reads its world goes through here. Inside a
 * coroutine its answer is kept; while a fork rebuilds the coroutine the kept answer is given and nothing is done.
 */
export function effect<T>(self: Process, run: () => T): T {
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
    answers.push(new Raised(thrown))
    self.answered++
    throw thrown
  }
  answers.push(answer)
  self.answered++
  return answer
}
