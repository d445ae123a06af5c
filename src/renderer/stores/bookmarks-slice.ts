import type { Moment } from '../../shared/protocol/events.ts'
import type { AppState } from './app-store.ts'
import type { Slice } from './slice.ts'

/** A moment that somebody wants to come back to. */
export type Bookmark = {
  /** Of which past: each world has its own. */
  readonly history: number
  readonly at: Moment
  /** World time of it. */
  readonly atMs: number
}

export type BookmarksSlice = {
  /** Of all pasts, those of each in the order of their moments. */
  bookmarks: readonly Bookmark[]
  /** Sets this one, or removes the one that is there. */
  toggleBookmark: (mark: Bookmark) => void
}

export const createBookmarksSlice: Slice<BookmarksSlice> = set => ({
  bookmarks: [],
  toggleBookmark: mark =>
    set(({ bookmarks }) => {
      const others = bookmarks.filter(
        ({ history, at }) => history !== mark.history || order(at, mark.at) !== 0,
      )
      if (others.length < bookmarks.length) return { bookmarks: others }
      return { bookmarks: [...others, mark].toSorted((a, b) => order(a.at, b.at)) }
    }),
})

/** Whether the moment of the past that is looked at has a bookmark. */
export function isMarked({ bookmarks, time }: AppState): boolean {
  const at = time?.past?.at
  if (time === null || at === undefined) return false
  return bookmarksOf(bookmarks, time.history).some(mark => order(mark.at, at) === 0)
}

/** The bookmarks of a past, in order. */
export function bookmarksOf(bookmarks: readonly Bookmark[], history: number): readonly Bookmark[] {
  return bookmarks.filter(mark => mark.history === history)
}

/**
 * The next of `marks` (in order) on that side of `at`; null there is the present, after all of them.
 * @returns null where there is none
 */
export function nextBookmark(
  marks: readonly Bookmark[],
  at: Moment | null,
  side: 'before' | 'after',
): Bookmark | null {
  if (at === null) return side === 'before' ? (marks.at(-1) ?? null) : null
  const next =
    side === 'before'
      ? marks.findLast(mark => order(mark.at, at) < 0)
      : marks.find(mark => order(mark.at, at) > 0)
  return next ?? null
}

function order(a: Moment, b: Moment): number {
  return a.step - b.step || a.entry - b.entry
}
