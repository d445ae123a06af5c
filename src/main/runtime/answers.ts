import { limits } from '../../shared/limits.ts'
import { Pid } from '../../shared/term.ts'
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
/** Begins a list of old answers that is written shorter, with others before it: `[shorter, Answers, 0, …]`. */
const shorter: unique symbol = Symbol('shorter')
/** Stands in such a list for `count` pids, the first of number `first`: `pids, first, count`. */
const pids: unique symbol = Symbol('pids')
/** Where the answers begin in such a list. */
const firstAnswer = 3

/** What a coroutine that has just begun has got. Never changed. */
export const noAnswers: Answers = []

/** The room that a list of two gets when it is pushed to for the first time, or nearly. */
const roomOfList = 20

/** Power of two. As many answers are kept as they were; those before are written shorter, as many at a time. */
const keptAsGiven = 1024

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

/** All of them in one list. `pidOf`: the pid of a number, for those that are old. */
export function inOrder(answers: Answers, pidOf: (id: number) => Pid): unknown[] {
  const lists: Answers[] = []
  let list = answers
  for (; list[0] === earlier || list[0] === shorter; list = list[1] as Answers)
    lists.push(list[0] === earlier ? list.slice(firstAnswer) : inFull(list, pidOf))
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
  const before = answers[0] === earlier ? (answers[2] as number) : 0
  const count = answers[0] === earlier ? before + answers.length - firstAnswer : answers.length
  if (count >= limits.answersKept) return null
  if (before < (count & -keptAsGiven)) shorten(answers, count - keptAsGiven)
  return [earlier, answers, count, answer]
}

/**
 * Writes the lists that end before answer `end`, and were not looked at before, shorter where most are pids. A process
 * that starts others by the thousand would keep the pids of all of them, which each collection of garbage has to look at.
 */
function shorten(newest: Answers, end: number): void {
  let kept = newest
  while (kept[0] === earlier && (kept[2] as number) > end) kept = kept[1] as Answers
  if (kept[0] !== earlier) return
  const lists: Answers[] = []
  let withPids = 0
  let list = kept[1] as Answers
  for (; list[0] === earlier && (list[2] as number) > end - keptAsGiven; list = list[1] as Answers) {
    lists.push(list)
    if (list[firstAnswer] instanceof Pid) withPids++
  }
  if (withPids * 2 < lists.length) return
  const short: Answers = [shorter, list, 0]
  for (const answers of lists.reverse())
    for (let at = firstAnswer; at < answers.length; at++) addShort(short, answers[at])
  kept[1] = short
}

function addShort(short: Answers, answer: unknown): void {
  const { length } = short
  if (!(answer instanceof Pid)) short.push(answer)
  else if (isNextPid(short, answer.id)) short[length - 1] = (short[length - 1] as number) + 1
  else short.push(pids, answer.id, 1)
}

/** Whether `short` ends with pids, and `id` is the number after the last of them. */
function isNextPid(short: Answers, id: number): boolean {
  const { length } = short
  return short[length - 3] === pids && (short[length - 2] as number) + (short[length - 1] as number) === id
}

function inFull(short: Answers, pidOf: (id: number) => Pid): Answers {
  const answers: Answers = []
  for (let at = firstAnswer; at < short.length; at++) {
    if (short[at] !== pids) {
      answers.push(short[at])
      continue
    }
    const first = short[++at] as number
    const count = short[++at] as number
    for (let id = first; id < first + count; id++) answers.push(pidOf(id))
  }
  return answers
}
