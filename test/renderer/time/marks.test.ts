import { describe, expect, it } from 'vitest'
import { applyTime } from '../../../src/renderer/stores/time-slice.ts'
import { markAt } from '../../../src/renderer/time/draw-time.ts'
import { lastCrash } from '../../../src/renderer/time/time-bar.tsx'
import { placeOf } from '../../../src/renderer/time/time-scale.ts'
import type { TimeMark, TimeUpdate } from '../../../src/shared/protocol/events.ts'

function mark(id: number, atMs: number, kind: TimeMark['kind'] = 'exit', orderly = false): TimeMark {
  return {
    id,
    atMs,
    kind,
    orderly,
    at: { step: id, entry: id },
    key: null,
    pid: `<0.${id}.0>`,
    text: `${id}`,
  }
}

function update(history: number, marks: TimeMark[]): TimeUpdate {
  return { type: 'time', history, fromMs: 0, toMs: 9_000, marks, past: null, fork: null }
}

describe('what is known of the past', () => {
  it('grows by the marks that are told', () => {
    const first = applyTime(null, update(1, [mark(1, 10)]))
    const next = applyTime(first, update(1, [mark(2, 20)]))
    expect(next.marks.map(({ id }) => id)).toEqual([1, 2])
    expect(applyTime(next, update(1, [])).marks).toBe(next.marks)
  })

  it('is that of one world: of another, nothing is known yet', () => {
    const live = applyTime(null, update(1, [mark(1, 10)]))
    expect(applyTime(live, update(2, [mark(7, 5)])).marks.map(({ id }) => id)).toEqual([7])
  })
})

describe('the mark under the pointer', () => {
  const range = { fromMs: 0, toMs: 1_000 }
  const marks = [mark(1, 100), mark(2, 100, 'restart'), mark(3, 900)]
  const at = (ms: number) => markAt(placeOf(ms, range, 1_000), range, 1_000, marks)?.id ?? null

  it('is the nearest one, if one is near', () => {
    expect(at(902)).toBe(3)
    expect(at(500)).toBeNull()
  })

  it('of an exit and a restart on one place is the exit', () => {
    expect(at(100)).toBe(1)
    expect(
      markAt(placeOf(100, range, 1_000), range, 1_000, [mark(2, 100, 'restart'), mark(1, 100)])?.id,
    ).toBe(1)
  })
})

describe('the last crash', () => {
  it('is the exit with which it began, not those that it brought with it', () => {
    const marks = [mark(1, 1_000), mark(2, 5_000), mark(3, 5_010, 'exit', true), mark(4, 5_020)]
    expect(lastCrash(marks, Number.POSITIVE_INFINITY)?.id).toBe(2)
    expect(lastCrash(marks, 4_000)?.id).toBe(1)
  })

  it('is none where all ended in order', () => {
    expect(lastCrash([mark(1, 10, 'exit', true), mark(2, 20, 'restart')], 100)).toBeUndefined()
  })
})
