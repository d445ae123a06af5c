import { limits } from '../../shared/limits.ts'
import type { Process } from './process.ts'

/**
 * What the effects and waits of a coroutine answered, oldest first. A long one is a row of short lists, each beginning
 * with the one before: a single list would be copied again and again as it grows, and be in the way of each collection.
 */
export type Answers = unknown[]

/**
 * Begins a list that has others before it: `[earlier, Answers, Count, …]`. No class: V8 forgets a class when no object of
 * it is left, and then compiles anew what works with it.
 */
const earlier: unique symbol = Symbol('earlier')
/** Where the answers begin in such a list. */
const firstAnswer = 3

/** What a coroutine that has just begun has got. Never changed. */
export const noAnswers: Answers = []

/** The room that a list of two gets when it is pushed to for the first time, or nearly. */
const roomOfList = 20

/**
 * Keeps what the coroutine of `self` got. One that goes on for ever would keep all of its past: beyond the limit
 * nothing is kept, and the world cannot be forked while that coroutine lasts.
 */
export function remember(self: Process, answer: unknown): void {
  const { answers } = self
  if (answers === null) return
  const { length } = answers
  if (length > 1 && length < roomOfList) answers.push(answer)
  else self.answers = withNext(answers, answer)
}

/** All of them in one list. */
export function inOrder(answers: Answers): unknown[] {
  const lists: Answers[] = []
  let list = answers
  for (; list[0] === earlier; list = list[1] as Answers) lists.push(list.slice(firstAnswer))
  return [list, ...lists.reverse()].flat(1)
}

/** The same answers, to which others can be added. */
export function copyOf(answers: Answers): Answers {
  return answers.length === 0 ? noAnswers : answers.slice()
}

/** Few coroutines get more than two answers, so lists of one and two are no longer than that. */
function withNext(answers: Answers, answer: unknown): Answers | null {
  if (answers.length === 0) return [answer]
  if (answers.length === 1) return [answers[0], answer]
  const before = answers[0] === earlier ? (answers[2] as number) - firstAnswer : 0
  const count = before + answers.length
  return count < limits.answersKept ? [earlier, answers, count, answer] : null
}
