import { describe, expect, it } from 'vitest'
import { createAppStore } from '../../../src/renderer/stores/app-store.ts'
import { bookmarksOf, isMarked, nextBookmark } from '../../../src/renderer/stores/bookmarks-slice.ts'
import { loadSettings } from '../../../src/renderer/stores/settings-storage.ts'

/** A bookmark at that step, half a second a step; the entry tells moments of one step apart. */
const mark = (step: number, entry = 0, history = 1) => ({ history, at: { step, entry }, atMs: step * 500 })

function open(history = 1) {
  const store = createAppStore(loadSettings({ getItem: () => null, setItem: () => undefined }, () => 0))
  const look = (step: number) => {
    const past = { at: { step, entry: 0 }, atMs: step * 500 }
    store
      .getState()
      .timeUpdated({ type: 'time', history, fromMs: 0, toMs: 9_000, marks: [], past, fork: null })
  }
  const state = () => store.getState()
  return { look, state, steps: () => bookmarksOf(state().bookmarks, 1).map(({ at }) => at.step) }
}

describe('bookmarks', () => {
  it('are kept in the order of their moments, and removed by setting them again', () => {
    const { state, steps, look } = open()
    for (const step of [8, 4, 6]) state().toggleBookmark(mark(step))
    expect(steps()).toEqual([4, 6, 8])
    look(6)
    expect(isMarked(state())).toBe(true)
    state().toggleBookmark(mark(6))
    expect(steps()).toEqual([4, 8])
    expect(isMarked(state())).toBe(false)
  })

  it('belong to one past', () => {
    const { state, look } = open(2)
    state().toggleBookmark(mark(4))
    look(4)
    expect(isMarked(state())).toBe(false)
    expect(bookmarksOf(state().bookmarks, 2)).toEqual([])
  })

  const marks = [mark(4), mark(9), mark(9, 3)]
  it.each([
    [null, 'before', marks[2]],
    [marks[2]!.at, 'before', marks[1]],
    [marks[1]!.at, 'before', marks[0]],
    [marks[0]!.at, 'before', null],
    [{ step: 5, entry: 7 }, 'before', marks[0]],
    [marks[0]!.at, 'after', marks[1]],
    [marks[1]!.at, 'after', marks[2]],
    [marks[2]!.at, 'after', null],
    [null, 'after', null],
  ] as const)('from %j the one %s is %j', (from, side, to) => {
    expect(nextBookmark(marks, from, side)).toEqual(to)
  })
})
