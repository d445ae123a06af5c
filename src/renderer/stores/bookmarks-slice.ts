import type { AppState } from './app-store.ts'
import type { Slice } from './slice.ts'

/** A moment that somebody wants to come back to. */
export type Bookmark = {
  /** Of which past: worlds have times of their own. */
  readonly history: number
  /** World time. */
  readonly atMs: number
}

export type BookmarksSlice = {
  /** Of all pasts, in the order of their times. */
  bookmarks: readonly Bookmark[]
  /** Sets a bookmark at the moment that is looked at, or removes the one that is there. */
  toggleBookmark: () => void
  /** `mark` leads to another world time than it was set at. */
  bookmarkLies: (mark: Bookmark, atMs: number) => void
}

export const createBookmarksSlice: Slice<BookmarksSlice> = (set, get) => ({
  bookmarks: [],
  toggleBookmark: () => {
    const { time } = get()
    if (time === null) return
    const { history } = time
    const atMs = time.past?.atMs ?? time.toMs
    set(({ bookmarks }) => {
      const others = bookmarks.filter(mark => mark.history !== history || Math.abs(mark.atMs - atMs) > sameMs)
      if (others.length < bookmarks.length) return { bookmarks: others }
      return { bookmarks: sorted([...others, { history, atMs }]) }
    })
  },
  bookmarkLies: ({ history, atMs: was }, atMs) =>
    set(({ bookmarks }) => ({
      bookmarks: sorted(
        bookmarks.map(mark => (mark.history === history && mark.atMs === was ? { history, atMs } : mark)),
      ),
    })),
})

function sorted(bookmarks: readonly Bookmark[]): readonly Bookmark[] {
  return bookmarks.toSorted((a, b) => a.atMs - b.atMs)
}

/** Bookmarks nearer than this, in ms of world time, are one. */
const sameMs = 1

/** Whether the moment of the past that is looked at has a bookmark. */
export function isMarked({ bookmarks, time }: AppState): boolean {
  const atMs = time?.past?.atMs
  if (time === null || atMs === undefined) return false
  return bookmarksOf(bookmarks, time.history).some(mark => Math.abs(mark - atMs) <= sameMs)
}

/** World times of the bookmarks of a past, in order. */
export function bookmarksOf(bookmarks: readonly Bookmark[], history: number): readonly number[] {
  return bookmarks.filter(mark => mark.history === history).map(({ atMs }) => atMs)
}

/**
 * The next of `marks` (in order) on that side of `atMs`; null there is the present, after all of them.
 * @returns null where there is none
 */
export function nextBookmark(
  marks: readonly number[],
  atMs: number | null,
  side: 'before' | 'after',
): number | null {
  const now = atMs ?? Number.POSITIVE_INFINITY
  const next =
    side === 'before' ? marks.findLast(mark => mark < now - sameMs) : marks.find(mark => mark > now + sameMs)
  return next ?? null
}
