import { describe, expect, it } from 'vitest'
import { excerpt } from '../../../src/renderer/inspector/excerpt.ts'
import { type DiffLine, lineDiff } from '../../../src/renderer/inspector/line-diff.ts'

const lines = (count: number, changed: readonly number[] = []): DiffLine[] =>
  Array.from({ length: count }, (_, index) => ({
    mark: changed.includes(index) ? '+' : ' ',
    text: `line ${index}`,
  }))

/** Every line of the text, whether it is shown or only counted. */
const covered = (text: readonly DiffLine[]) => {
  const { runs, after } = excerpt(text)
  return runs.reduce((sum, { hidden, lines }) => sum + hidden + lines.length, after)
}

describe('the excerpt of a printed state', () => {
  it('is all of it while it is short', () => {
    for (const count of [0, 1, 16]) {
      expect(excerpt(lines(count))).toEqual({ runs: [{ hidden: 0, lines: lines(count) }], after: 0 })
    }
  })

  it('is the beginning of a long one, and says how much is left out', () => {
    const text = lines(60)
    expect(excerpt(text)).toEqual({ runs: [{ hidden: 0, lines: text.slice(0, 12) }], after: 48 })
  })

  it('is what changed, with two lines before and after it', () => {
    const text = lines(60, [30])
    expect(excerpt(text)).toEqual({ runs: [{ hidden: 28, lines: text.slice(28, 33) }], after: 27 })
  })

  it('joins changes that are close together', () => {
    const text = lines(60, [10, 14])
    expect(excerpt(text).runs).toEqual([{ hidden: 8, lines: text.slice(8, 17) }])
  })

  it('counts every line that it does not show, wherever the changes are', () => {
    for (let first = 0; first < 40; first++) {
      for (const second of [first, first + 1, first + 6, 39]) {
        expect(covered(lines(40, [first, second]))).toBe(40)
      }
    }
    expect(covered(lines(300, [...Array(300).keys()]))).toBe(300)
  })

  it('stays short when everything changed', () => {
    const before = Array.from({ length: 80 }, (_, index) => `old ${index}`).join('\n')
    const after = Array.from({ length: 80 }, (_, index) => `new ${index}`).join('\n')
    const { runs } = excerpt(lineDiff(before, after))
    expect(runs.reduce((sum, run) => sum + run.lines.length, 0)).toBeLessThanOrEqual(20)
  })
})
