/** Where the keys of the table lead. Pure. */

export type GridKey = 'ArrowUp' | 'ArrowDown' | 'Home' | 'End' | 'PageUp' | 'PageDown'

const gridKeys: readonly string[] = ['ArrowUp', 'ArrowDown', 'Home', 'End', 'PageUp', 'PageDown']

export const isGridKey = (key: string): key is GridKey => gridKeys.includes(key)

/** The row that `key` leads to from row `at` (−1 for none) of `length`, with `page` rows in sight; null for none. */
export function rowAfterKey(key: GridKey, at: number, length: number, page: number): number | null {
  if (length === 0) return null
  const last = length - 1
  const within = (place: number): number => Math.min(last, Math.max(0, place))
  switch (key) {
    case 'Home':
      return 0
    case 'End':
      return last
    case 'ArrowDown':
      return within(at + 1)
    case 'ArrowUp':
      return at < 0 ? last : within(at - 1)
    case 'PageDown':
      return within(Math.max(0, at) + page)
    case 'PageUp':
      return within(Math.max(0, at) - page)
  }
}

/** The part of the table to ask for while rows `first` to `last` are in sight: some more than those, in steps of ten. */
export function partFor(first: number, last: number, most: number): { offset: number; limit: number } {
  const offset = Math.max(0, Math.floor((first - margin) / 10) * 10)
  const limit = Math.ceil((last + 1 + margin - offset) / 10) * 10
  return { offset, limit: Math.min(most, limit) }
}

/** Rows beyond those in sight, so that scrolling a little shows no empty ones. */
const margin = 25
