import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { writeDets } from '../../../src/main/storage/format/dets/write.ts'
import { iexLines, pathOf } from '../../../src/renderer/tables/iex-lines.ts'
import type { TableRow } from '../../../src/shared/protocol/events.ts'
import { tuple } from '../../../src/shared/term.ts'
import { describeWith, found, pathOf as programOf } from '../../support/found.ts'
import { tableRow } from '../support/table-row.ts'

it('the path of a file is written as that of its folder', () => {
  expect(pathOf('/data', 't.dets')).toBe('/data/t.dets')
  expect(pathOf('/data/', 't.dets')).toBe('/data/t.dets')
  expect(pathOf('C:\\data', 't.dets')).toBe('C:\\data\\t.dets')
})

it('an ETS table cannot be opened by others: the line makes one like it', () => {
  const ets = { protection: 'protected', named: true, heir: null, isSystem: false } as const
  const row = tableRow({ kind: 'ets', ref: ':drafts', type: 'bag', keypos: 2, ets, dets: null })
  expect(iexLines(row, '/data')).toEqual({
    open: null,
    copy: null,
    make: 't = :ets.new(:drafts, [:bag, :named_table, :public, keypos: 2])',
  })
  expect(iexLines({ ...row, ref: '#Reference<0.1.0.2>', name: 'A b' }, '').make).toContain(':"A b"')
})

describeWith([found.elixir], 'the lines for iex, in the real Elixir', () => {
  const folder = mkdtempSync(join(tmpdir(), 'coppice-iex-'))
  const dataDir = join(folder, 'it\'s "my" #{data} ü')
  mkdirSync(dataDir)
  afterAll(() => rmSync(folder, { recursive: true, force: true }))

  /** A bag with the key in second place, closed properly or left open. */
  function fileOf(closed: boolean): { row: TableRow; path: string } {
    const objects = [tuple('x', 1), tuple('y', 1), tuple('x', 2)]
    const bytes = writeDets({ type: 'bag', keypos: 2, objects })
    // The word that says whether it was closed stands at byte 8.
    if (!closed) new DataView(bytes.buffer, bytes.byteOffset).setUint32(8, 0)
    const path = join(dataDir, 'b.dets')
    writeFileSync(path, bytes)
    return { row: tableRow({ ref: ':b', type: 'bag', keypos: 2 }, { file: 'b.dets' }), path }
  }

  function elixir(line: string): string {
    const program = `result = (${line.split('; ').join('\n')}); IO.inspect({:ok, length(result)})`
    const options = { encoding: 'utf8', env: { ...process.env, LC_ALL: 'C.UTF-8', TMPDIR: folder } } as const
    return execFileSync(
      programOf(found.elixir),
      ['-e', `try do\n${program}\nrescue e in MatchError -> IO.inspect(e.term) end`],
      options,
    )
  }

  const hashOf = (path: string) => createHash('sha256').update(readFileSync(path)).digest('hex')

  it('open a file that was closed properly where it is, and leave it as it was', () => {
    const { row, path } = fileOf(true)
    const before = hashOf(path)
    expect(elixir(iexLines(row, dataDir).open ?? '')).toContain('{:ok, 3}')
    expect(hashOf(path)).toBe(before)
  })

  it('cannot open one that is in use where it is: real DETS says not_closed', () => {
    const { row } = fileOf(false)
    expect(elixir(iexLines(row, dataDir).open ?? '')).toMatch(/^{:error,\s+{:not_closed,/)
  })

  it('open a copy of one that is in use, which real DETS repairs, and leave the file as it was', () => {
    const { row, path } = fileOf(false)
    const before = hashOf(path)
    expect(elixir(iexLines(row, dataDir).copy ?? '')).toContain('{:ok, 3}')
    expect(hashOf(path)).toBe(before)
  })
})
