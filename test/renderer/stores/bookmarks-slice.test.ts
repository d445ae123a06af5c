import { describe, expect, it } from 'vitest'
import { createAppStore } from '../../../src/renderer/stores/app-store.ts'
import { bookmarksOf, isMarked, nextBookmark } from '../../../src/renderer/stores/bookmarks-slice.ts'
import { loadSettings } from '../../../src/renderer/stores/settings-storage.ts'

const open = () => createAppStore(loadSettings({ getItem: () => null, setItem: () => undefined }, () => 0))

/** Looks at a moment of a past; null for its present, which is at 9 s. */
function look(store: ReturnType<typeof open>, atMs: number | null, history = 1): void {
  store.getState().timeUpdated({
    type: 'time',
    history,
    fromMs: 0,
    toMs: 9_000,
    marks: [],
    past: atMs === null ? null : { at: { step: 1, entry: 1 }, atMs },
    fork: null,
  })
}

describe('bookmarks', () => {
  it('are set at the moment that is looked at, or at the present, and removed by the same', () => {
    const store = open()
    const marks = () => bookmarksOf(store.getState().bookmarks, 1)
    store.getState().toggleBookmark()
    expect(marks()).toEqual([])
    look(store, null)
    store.getState().toggleBookmark()
    look(store, 4_000)
    store.getState().toggleBookmark()
    expect(marks()).toEqual([4_000, 9_000])
    expect(isMarked(store.getState())).toBe(true)
    store.getState().toggleBookmark()
    expect(marks()).toEqual([9_000])
    expect(isMarked(store.getState())).toBe(false)
  })

  it('belong to one past', () => {
    const store = open()
    look(store, 4_000)
    store.getState().toggleBookmark()
    look(store, 4_000, 2)
    expect(isMarked(store.getState())).toBe(false)
    expect(bookmarksOf(store.getState().bookmarks, 2)).toEqual([])
  })

  it.each([
    [null, 'before', 9_000],
    [9_000, 'before', 4_000],
    [4_000, 'before', null],
    [4_000, 'after', 9_000],
    [4_500, 'after', 9_000],
    [9_000, 'after', null],
    [null, 'after', null],
  ] as const)('from %s the one %s is %s', (from, side, to) => {
    expect(nextBookmark([4_000, 9_000], from, side)).toBe(to)
  })
})
