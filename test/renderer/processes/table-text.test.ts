import { describe, expect, it } from 'vitest'
import { tableAsCsv, tableAsJson, tableAsText } from '../../../src/renderer/processes/table-text.ts'
import { processRow } from './process-rows.ts'

const rows = [
  processRow(7, { name: 'a "quoted", one', memoryBytes: 12_345 }),
  processRow(12, { name: 'two', messageQueueLen: 1_500 }),
]

describe('the table as text', () => {
  it('is CSV with a line of titles, plain numbers and their units', () => {
    expect(tableAsCsv(rows, ['pid', 'name', 'memory', 'messages', 'last_exit'])).toBe(
      'Pid,Name or Initial Func,Memory (bytes),MsgQ,Last exit\r\n' +
        '<0.7.0>,"a ""quoted"", one",12345,0,\r\n' +
        '<0.12.0>,two,2640,1500,\r\n',
    )
  })

  it('is what is on screen, in even columns', () => {
    expect(tableAsText(rows, ['pid', 'name', 'messages', 'memory'])).toBe(
      [
        'Pid       Name or Initial Func   MsgQ   Memory',
        '<0.7.0>   a "quoted", one           0  12.3 kB',
        '<0.12.0>  two                   1,500   2.6 kB',
        '',
      ].join('\n'),
    )
  })

  it('is JSON', () => {
    expect(JSON.parse(tableAsJson(rows, ['pid', 'memory', 'last_exit']))).toEqual([
      { pid: '<0.7.0>', memory: 12_345, last_exit: null },
      { pid: '<0.12.0>', memory: 2_640, last_exit: null },
    ])
  })
})
