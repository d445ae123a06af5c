import { describe, expect, it } from 'vitest'
import { copyOf, inOrder, noAnswers, remember } from '../../../src/main/runtime/answers.ts'
import type { Process } from '../../../src/main/runtime/process.ts'
import { limits } from '../../../src/shared/limits.ts'
import { Pid } from '../../../src/shared/term.ts'

/** As much of a process as answers are kept in. */
function listener(): Process {
  return { answers: noAnswers } as unknown as Process
}

const pidOf = (id: number): Pid => new Pid(id)

describe('The answers of a coroutine', () => {
  it('are kept in order, however many, lists among them', () => {
    const self = listener()
    const given: unknown[] = []
    for (let i = 0; i < 300; i++) {
      expect(inOrder(self.answers ?? [], pidOf)).toEqual(given)
      const answer = i % 3 === 0 ? [i] : i
      remember(self, answer)
      given.push(answer)
    }
  })

  it('can be added to in a copy without those of the original', () => {
    for (const count of [0, 1, 2, 19, 20, 21, 100]) {
      const self = listener()
      for (let i = 0; i < count; i++) remember(self, i)
      const copy = { answers: copyOf(self.answers ?? []) } as unknown as Process
      const before = inOrder(self.answers ?? [], pidOf)
      remember(copy, 'copy')
      expect(inOrder(self.answers ?? [], pidOf), `${count}`).toEqual(before)
      remember(self, 'original')
      expect(inOrder(copy.answers ?? [], pidOf), `${count}`).toEqual([...before, 'copy'])
    }
  })

  it('are the same when thousands are pids, which are kept by number in the end', () => {
    const self = listener()
    const given: unknown[] = []
    for (let i = 0; i < 10_000; i++) {
      // Among them a stretch in which nearly none is a pid.
      const answer = i > 4_000 && i < 6_500 ? [i] : i % 100 === 0 ? 'done' : i % 7 === 0 ? i : new Pid(i)
      remember(self, answer)
      given.push(answer)
    }
    const made = new Set<number>()
    const all = inOrder(self.answers ?? [], id => {
      made.add(id)
      return pidOf(id)
    })
    expect(all).toEqual(given)
    expect(made.has(8_002)).toBe(true)
    // The last thousand are the very ones that were given.
    expect(all.slice(-1_000).every((answer, at) => answer === given[given.length - 1_000 + at])).toBe(true)
  })

  it('can be added to in a copy while those of the original are written shorter', () => {
    const self = listener()
    for (let i = 0; i < 5_000; i++) remember(self, new Pid(i))
    const copy = { answers: copyOf(self.answers ?? []) } as unknown as Process
    const before = inOrder(self.answers ?? [], pidOf)
    for (let i = 0; i < 5_000; i++) remember(self, 'more')
    expect(inOrder(copy.answers ?? [], pidOf)).toEqual(before)
    expect(inOrder(self.answers ?? [], pidOf).slice(0, 5_000)).toEqual(before)
  })

  it('are given up when there are too many', () => {
    const self = listener()
    let kept = 0
    for (; self.answers !== null; kept++) remember(self, kept)
    expect(kept).toBeGreaterThan(limits.answersKept)
    expect(kept).toBeLessThan(limits.answersKept + 100)
    remember(self, 'more')
    expect(self.answers).toBe(null)
  })
})
