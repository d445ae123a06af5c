import { describe, expect, it } from 'vitest'
import {
  columns,
  hiddenAtFirst,
  hideableColumns,
  memoryText,
  shownColumns,
  sortAfter,
  tracksOf,
} from '../../../src/renderer/processes/columns.ts'
import { processColumns } from '../../../src/shared/protocol/events/processes.ts'
import { processRow } from './process-rows.ts'

describe('the columns of the table of processes', () => {
  it('begin with those of Erlang’s observer, in its order and its words', () => {
    expect(
      shownColumns([])
        .slice(0, 6)
        .map(name => columns[name].title),
    ).toEqual(['Pid', 'Name or Initial Func', 'Reds', 'Memory', 'MsgQ', 'Current Function'])
  })

  it('are each shown once while none is hidden', () => {
    expect([...shownColumns([])].sort()).toEqual([...processColumns].sort())
  })

  it('can be hidden, but for those by which a row is known', () => {
    expect(shownColumns(processColumns)).toEqual(['pid', 'name'])
    expect(shownColumns(hiddenAtFirst)).not.toContain('started')
    expect(hideableColumns).not.toContain('pid')
  })

  it('are sorted numbers from above and text from A first, and the other way round by another click', () => {
    const byPid = { by: 'pid', descending: false } as const
    const byMemory = sortAfter(byPid, 'memory')
    expect(byMemory).toEqual({ by: 'memory', descending: true })
    expect(sortAfter(byMemory, 'memory')).toEqual({ by: 'memory', descending: false })
    expect(sortAfter(byMemory, 'name')).toEqual({ by: 'name', descending: false })
  })

  it('say what a row holds with its unit, and nothing where there is nothing', () => {
    const row = processRow(7, { restarts: 2, life: 3, lastExit: ':killed' })
    expect(shownColumns([]).map(name => columns[name].text(row))).toEqual([
      '<0.7.0>',
      'worker 7',
      '1,234',
      '2.6 kB',
      '0',
      'Worker.handle_call/3',
      'waiting',
      '2',
      '3',
      'top',
      ':killed',
      '00:12.345',
    ])
    const bare = processRow(1, { key: null, life: 0, supervisor: null })
    expect(['restarts', 'lives', 'supervisor', 'last_exit'].map(name => textOf(name, bare))).toEqual([
      '',
      '',
      '',
      '',
    ])
    expect(columns.status.text(processRow(1, { status: 'dead' }))).toBe('exited')
  })

  it('take the room that they need at least, and share what is left over', () => {
    const { tracks, widthMin } = tracksOf(['pid', 'name'])
    expect(tracks).toBe('76px 102px minmax(140px, 1.5fr)')
    expect(widthMin).toBe(76 + 102 + 140)
  })
})

const textOf = (name: string, row: ReturnType<typeof processRow>): string =>
  columns[name as keyof typeof columns].text(row)

describe('memory', () => {
  it.each([
    [2_640, '2.6 kB'],
    [99_900, '99.9 kB'],
    [812_000, '812 kB'],
    [1_500_000, '1.5 MB'],
  ])('of %i bytes is %s', (bytes, text) => {
    expect(memoryText(bytes)).toBe(text)
  })
})
