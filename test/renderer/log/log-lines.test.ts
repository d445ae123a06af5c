import { describe, expect, it } from 'vitest'
import {
  applyLog,
  isUnder,
  type LogFilter,
  type LogPicture,
  leftOut,
  marked,
  shownLines,
} from '../../../src/renderer/log/log-lines.ts'
import { logAsJson, logAsText } from '../../../src/renderer/log/log-text.ts'
import type { LogLine, LogUpdate } from '../../../src/shared/protocol/events/log.ts'

function line(id: number, changes: Partial<LogLine> = {}): LogLine {
  return {
    id,
    atMs: id * 1_000,
    at: { step: id, entry: 0 },
    level: 'info',
    kind: 'progress',
    pid: `<0.${id}.0>`,
    name: `worker ${id}`,
    key: `~app/top/worker ${id}`,
    text: `report ${id}`,
    cut: false,
    ...changes,
  }
}

function update(ids: readonly number[], changes: Partial<LogUpdate> = {}): LogUpdate {
  const lines = ids.map(id => line(id))
  return { type: 'log', book: 1, first: 1, last: 6, lines, complete: false, ...changes }
}

const idsOf = (log: LogPicture): number[] => log.lines.map(({ id }) => id)

describe('the log that a window knows', () => {
  it('grows at both ends', () => {
    const begun = applyLog(null, update([3, 4]))
    const after = applyLog(begun, update([1, 2, 5, 6], { complete: true }))
    expect(idsOf(after)).toEqual([1, 2, 3, 4, 5, 6])
    expect(leftOut(after)).toBe(0)
  })

  it('drops what is forgotten', () => {
    const begun = applyLog(null, update([1, 2, 3, 4]))
    expect(idsOf(applyLog(begun, update([7], { first: 3, last: 7 })))).toEqual([3, 4, 7])
    expect(idsOf(applyLog(begun, update([], { first: 9, last: 8 })))).toEqual([])
  })

  it('begins anew with another log', () => {
    const begun = applyLog(null, update([1, 2, 3]))
    expect(idsOf(applyLog(begun, update([1], { book: 2, last: 1 })))).toEqual([1])
  })

  it('tells how many were left out once all others are there', () => {
    const log = applyLog(null, update([1, 2, 6]))
    expect(leftOut(log)).toBe(0)
    expect(leftOut({ ...log, complete: true })).toBe(3)
  })
})

describe('the lines that are shown', () => {
  const all: LogFilter = { level: 'debug', text: '', under: null, clearedTo: 0 }
  const lines = [
    line(1),
    line(2, { level: 'error', kind: 'crash', text: 'GenServer terminating\n** (stop) :boom' }),
    line(3, { level: 'warning', kind: 'message', name: 'cart ada', key: '~app/shop/cart ada' }),
    line(4, { key: null, name: 'shell' }),
  ]
  const shown = (changes: Partial<LogFilter>): number[] =>
    shownLines(lines, { ...all, ...changes }).map(({ id }) => id)

  it.each<[Partial<LogFilter>, number[]]>([
    [{}, [1, 2, 3, 4]],
    [{ level: 'info' }, [1, 2, 3, 4]],
    [{ level: 'warning' }, [2, 3]],
    [{ level: 'critical' }, []],
    [{ text: 'BOOM' }, [2]],
    [{ text: 'crash report' }, [2]],
    [{ text: 'boom cart' }, []],
    [{ text: '<0.4.0>' }, [4]],
    [{ under: '~app/shop' }, [3]],
    [{ under: '~app/shop/cart ada' }, [3]],
    [{ under: '~app/shop/cart' }, []],
    [{ under: '~app' }, [1, 2, 3]],
    [{ clearedTo: 2 }, [3, 4]],
    [{ level: 'warning', text: 'ada', clearedTo: 1 }, [3]],
  ])('with %o are %o', (filter, ids) => expect(shown(filter)).toEqual(ids))

  it('finds the seat of the selected process and those below it, and no other', () => {
    expect(isUnder('~app/top/a', '~app/top')).toBe(true)
    expect(isUnder('~app/top~loose', '~app/top')).toBe(true)
    expect(isUnder('~app/topmost', '~app/top')).toBe(false)
    expect(isUnder(null, '~app')).toBe(false)
  })
})

describe('what is found in a text', () => {
  it('is marked wherever it stands, whatever its letters', () => {
    expect(marked('Boom, then boom (b.om)', ['boom', '(b.'])).toEqual([
      { text: 'Boom', found: true },
      { text: ', then ', found: false },
      { text: 'boom', found: true },
      { text: ' ', found: false },
      { text: '(b.', found: true },
      { text: 'om)', found: false },
    ])
    expect(marked('as it is', [])).toEqual([{ text: 'as it is', found: false }])
  })
})

describe('the log as text', () => {
  it('has a header for each report', () => {
    expect(logAsText([line(1), line(62, { name: '', level: 'error', kind: 'crash', text: 'a\nb' })])).toBe(
      '00:01.000 [info] progress report worker 1 <0.1.0>\nreport 1\n\n01:02.000 [error] crash report <0.62.0>\na\nb\n',
    )
  })

  it('is read again as JSON', () => {
    expect(JSON.parse(logAsJson([line(1)]))).toEqual([
      { atMs: 1_000, level: 'info', kind: 'progress', pid: '<0.1.0>', name: 'worker 1', text: 'report 1' },
    ])
  })
})
