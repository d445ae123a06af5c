import { describe, expect, it } from 'vitest'
import { copyOf, inOrder, noAnswers, remember } from '../../../src/main/runtime/answers.ts'
import type { Process } from '../../../src/main/runtime/process.ts'
import { limits } from '../../../src/shared/limits.ts'

/** As much of a process as answers are kept in. */
function listener(): Process {
  return { answers: noAnswers } as unknown as Process
}

describe('The answers of a coroutine', () => {
  it('are kept in order, however many, lists among them', () => {
    const self = listener()
    const given: unknown[] = []
    for (let i = 0; i < 300; i++) {
      expect(inOrder(self.answers ?? [])).toEqual(given)
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
      const before = inOrder(self.answers ?? [])
      remember(copy, 'copy')
      expect(inOrder(self.answers ?? []), `${count}`).toEqual(before)
      remember(self, 'original')
      expect(inOrder(copy.answers ?? []), `${count}`).toEqual([...before, 'copy'])
    }
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
