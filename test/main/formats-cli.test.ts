import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { runFormats } from '../../src/main/formats-cli.ts'
import { type Term, tuple } from '../../src/shared/term.ts'
import { toJson } from '../../src/shared/term-json.ts'
import { describeWith, found, pathOf } from '../support/found.ts'
import { Random, randomTerm } from '../support/terms.ts'
import { vectorsFolder } from '../support/vectors.ts'

const verifyScript = fileURLToPath(new URL('../formats/verify.escript', import.meta.url))
let folder = ''
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'coppice-formats-'))
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

function run(...args: string[]): { status: number; lines: string[] } {
  const lines: string[] = []
  return { status: runFormats(args, line => lines.push(line)), lines }
}

describe('npm run formats', () => {
  it('check judges every file and ends with the counts', () => {
    const { status, lines } = run('check', vectorsFolder)
    expect(status).toBe(0)
    expect(lines.at(-1)).toBe('133 passed, 0 failed')
    expect(lines).toHaveLength(134)
  })

  it('check fails when a file is not what the manifest says', () => {
    const other = join(folder, 'other')
    mkdirSync(other)
    writeFileSync(
      join(other, 'manifest.json'),
      JSON.stringify({ files: [{ file: 'a.dets', kind: 'dets', objects: [] }] }),
    )
    expect(run('check', other)).toEqual({
      status: 1,
      lines: ['FAIL a.dets: there is no such file', '0 passed, 1 failed'],
    })
  })

  it.each([[[]], [['check']], [['write', 'x']], [['read', 'x']], [['check', 'a', 'b']]])(
    'explains itself for %j',
    args => {
      const { status, lines } = run(...args)
      expect(status).toBe(2)
      expect(lines.join()).toContain('usage: npm run formats -- check DIR')
    },
  )

  it('says what is wrong with a manifest that does not read', () => {
    expect(run('check', join(folder, 'nowhere'))).toEqual({ status: 2, lines: ['there is no manifest.json'] })
    expect(run('write', join(folder, 'nowhere'), folder).status).toBe(2)
  })

  it('write goes on after an entry that cannot be written, and fails', () => {
    const manifest = join(folder, 'bad.json')
    const files = [
      { file: 'short.dets', kind: 'dets', keypos: 2, objects: [{ t: [1] }] },
      { file: 'fine.log', kind: 'disk_log', items: [1] },
    ]
    writeFileSync(manifest, JSON.stringify({ files }))
    const { status, lines } = run('write', manifest, join(folder, 'bad'))
    expect(status).toBe(1)
    expect(lines).toEqual([
      'FAIL short.dets: an object must be a tuple of at least 2 elements',
      'ok fine.log: 19 bytes',
      '1 passed, 1 failed',
    ])
  })
})

/**
 * Tables of three types, of no object up to 50,000, with slots of a power of two and not. Not fewer slots than keys:
 * real DETS would grow them in the background, and its first and next miss keys while it does.
 */
function manyTables(): object[] {
  const files: object[] = []
  for (const type of ['set', 'bag', 'duplicate_bag']) {
    for (const count of [0, 1, 2, 17, 256, 257, 1_000, 5_000]) {
      for (const slots of [
        2 ** Math.max(8, Math.ceil(Math.log2(count + 1))),
        256 * Math.ceil(count / 256) + 768,
      ]) {
        const objects = tableObjects(new Random(count + slots), type, count)
        files.push({
          file: `${type}_${count}_${slots}.dets`,
          kind: 'dets',
          type,
          keypos: 2,
          objects: objects.map(object => toJson(object, { base64: true })),
          no_slots: [256, slots, 33_554_432],
        })
      }
    }
    const rows = type === 'set' ? 50_000 : 12_000
    const large = Array.from({ length: rows }, (_, at) => ({ t: [{ a: 'row' }, at, at % 7] }))
    files.push({ file: `${type}_${rows}.dets`, kind: 'dets', type, keypos: 2, objects: large })
  }
  return files
}

/** Different objects, so that what a table keeps of them is all of them; keys of a bag come more than once. */
function tableObjects(random: Random, type: string, count: number): Term[] {
  return Array.from({ length: count }, (_, at) => {
    const key = type === 'set' || random.int(2) === 0 ? tuple(randomTerm(random, 4), at) : random.int(50)
    // Every hundredth value is larger than what the repair of real DETS reads at once.
    const value = at % 100 === 99 ? 'x'.repeat(9_000) : randomTerm(random, 4)
    return tuple(at, key, value)
  })
}

describeWith([found.escript], 'real Erlang opens without repair', () => {
  function verify(name: string, manifest: string): string {
    const out = join(folder, name)
    expect(run('write', manifest, out).status).toBe(0)
    try {
      return execFileSync(pathOf(found.escript), [verifyScript, out, manifest], {
        encoding: 'utf8',
        timeout: 280_000,
      })
    } catch (thrown) {
      return (thrown as { stdout: string }).stdout
    }
  }

  it('every vector that we rewrote, and refuses those that it should', () => {
    const manifest = join(vectorsFolder, 'manifest.json')
    const { files } = JSON.parse(readFileSync(manifest, 'utf8')) as { files: unknown[] }
    expect(
      verify('vectors', manifest)
        .trim()
        .split('\n')
        .filter(line => !line.startsWith('ok ')),
    ).toEqual([`${files.length} passed, 0 failed`])
  }, 120_000)

  it('tables of three types, empty to 50,000 objects, and works on with them', () => {
    const manifest = join(folder, 'tables.json')
    const files = manyTables()
    writeFileSync(manifest, JSON.stringify({ files }))
    expect(
      verify('tables', manifest)
        .trim()
        .split('\n')
        .filter(line => !line.startsWith('ok ')),
    ).toEqual([`${files.length} passed, 0 failed`])
  }, 300_000)
})
