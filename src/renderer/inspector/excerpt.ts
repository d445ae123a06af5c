/** What of a long printed state is shown at first. Pure. */
import type { DiffLine } from './line-diff.ts'

/** A run of lines; `hidden` tells how many before it are left out. */
export type Excerpt = { readonly hidden: number; readonly lines: readonly DiffLine[] }

/** A text of no more lines than this is shown whole. */
const wholeMax = 16
/** Lines shown of a longer one that did not change, from its beginning. */
const shownMax = 12
/** Lines shown before and after one that changed. */
const around = 2

/**
 * The beginning of `lines`; where some of them changed, these with what stands around them. The runs in order, and how
 * many lines are left out after the last.
 */
export function excerpt(lines: readonly DiffLine[]): { runs: Excerpt[]; after: number } {
  if (lines.length <= wholeMax) return { runs: [{ hidden: 0, lines }], after: 0 }
  const changed = lines.flatMap(({ mark }, index) => (mark === ' ' ? [] : [index]))
  if (changed.length === 0) {
    return { runs: [{ hidden: 0, lines: lines.slice(0, shownMax) }], after: lines.length - shownMax }
  }
  const runs: { from: number; to: number }[] = []
  let shown = 0
  for (const index of changed) {
    if (shown >= wholeMax) break
    const from = Math.max(0, index - around)
    const to = Math.min(lines.length, index + around + 1)
    const last = runs.at(-1)
    if (last && from <= last.to + 1) {
      shown += to - last.to
      last.to = to
    } else {
      runs.push({ from, to })
      shown += to - from
    }
  }
  let end = 0
  const excerpts = runs.map(({ from, to }) => {
    const run = { hidden: from - end, lines: lines.slice(from, to) }
    end = to
    return run
  })
  return { runs: excerpts, after: lines.length - end }
}
