/** Which lines of a printed state are gone, new, or as before. Pure. */

export type DiffLine = { readonly mark: ' ' | '-' | '+'; readonly text: string }

/** Texts with more lines than this are not compared line by line: all of the old is gone, all of the new is new. */
const comparedLinesMax = 600

/**
 * Lines of both texts, in order: those without a mark are in both, by a longest common subsequence; the lines
 * without `-` are `after`, those without `+` are `before`.
 */
export function lineDiff(before: string, after: string): DiffLine[] {
  const old = before.split('\n')
  const now = after.split('\n')
  if (old.length > comparedLinesMax || now.length > comparedLinesMax) {
    return before === after ? now.map(same) : [...old.map(gone), ...now.map(fresh)]
  }
  // common[i][j]: length of the longest common subsequence of old from i on and now from j on.
  const common = Array.from({ length: old.length + 1 }, () => new Uint16Array(now.length + 1))
  for (let i = old.length - 1; i >= 0; i--) {
    for (let j = now.length - 1; j >= 0; j--) {
      const here = common[i]!
      const below = common[i + 1]!
      here[j] = old[i] === now[j] ? below[j + 1]! + 1 : Math.max(below[j]!, here[j + 1]!)
    }
  }
  const lines: DiffLine[] = []
  let i = 0
  let j = 0
  while (i < old.length && j < now.length) {
    if (old[i] === now[j]) {
      lines.push(same(now[j]!))
      i++
      j++
    } else if (common[i + 1]![j]! >= common[i]![j + 1]!) lines.push(gone(old[i++]!))
    else lines.push(fresh(now[j++]!))
  }
  return [...lines, ...old.slice(i).map(gone), ...now.slice(j).map(fresh)]
}

const same = (text: string): DiffLine => ({ mark: ' ', text })
const gone = (text: string): DiffLine => ({ mark: '-', text })
const fresh = (text: string): DiffLine => ({ mark: '+', text })
