import { existsSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { writeDets } from '../../../../../src/main/storage/format/dets/write.ts'
import { writeLog } from '../../../../../src/main/storage/format/disk-log.ts'
import { checkFolder } from '../../../../../src/main/storage/format/vectors/check.ts'
import type { Entry } from '../../../../../src/main/storage/format/vectors/manifest.ts'
import { type Term, tuple } from '../../../../../src/shared/term.ts'
import { toJson } from '../../../../../src/shared/term-json.ts'
import { vectorsFolder } from '../../../../support/vectors.ts'

describe("every vector of real Erlang's is read, refused or repaired as it should be", () => {
  const judgements = [
    ...checkFolder(name => {
      const path = `${vectorsFolder}${name}`
      return existsSync(path) ? Uint8Array.from(readFileSync(path)) : undefined
    }),
  ]

  it('all of them', () => {
    expect(judgements).toHaveLength(133)
  })

  it.each(judgements)('$name', ({ failure }) => {
    expect(failure).toBeUndefined()
  })
})

const notation = (terms: Term[]) => terms.map(term => toJson(term, { base64: true }))
const objects = [tuple(1, 'a'), tuple(2, 'b')]
const table = writeDets({ type: 'set', keypos: 1, objects })
const broken = table.slice()
broken[broken.length - 1] = 0
const torn = writeLog([1, 2], 'opened').subarray(0, 25)

/** What the check finds wrong with one file and what its entry claims. */
function failureOf(entry: Omit<Entry, 'file'>, bytes: Uint8Array, damaged = false): string | undefined {
  const entries = [{ ...entry, file: 'a' }]
  const manifest = { files: damaged ? [] : entries, damaged: damaged ? entries : [] }
  const files = new Map([
    ['a', bytes],
    ['manifest.json', new TextEncoder().encode(JSON.stringify(manifest))],
  ])
  return [...checkFolder(name => files.get(name))][0]?.failure
}

describe('checkFolder fails a file', () => {
  const dets = { kind: 'dets' as const, type: 'set' as const, keypos: 1 }
  const log = { kind: 'disk_log' as const }
  const repaired = (items: Term[], badbytes: number) => ({
    open_error: 'need_repair',
    outcomes: { repair_true: { result: 'repaired' as const, items: notation(items), badbytes } },
  })
  it.each<[string, string | undefined, string | undefined]>([
    ['that is as it says: no', failureOf({ ...dets, objects: notation(objects) }, table), undefined],
    ['with other objects', failureOf({ ...dets, objects: notation([objects[0] as Term, tuple(2, 'c')]) }, table), 'objects of key 2: number 1 is {2,<<"b">>} instead of {2,<<"c">>}'],
    ['with fewer objects', failureOf({ ...dets, objects: [] }, table), '2 objects instead of 0'],
    ['with other slots', failureOf({ ...dets, objects: notation(objects), no_slots: [256, 512, 33554432] }, table), '256, 256, 33554432 slots instead of 256,512,33554432'],
    ['with another header', failureOf({ ...dets, objects: notation(objects), header: { m: 512 } }, table), 'header: m is 256, not 512'],
    ['that does not open', failureOf({ ...dets, objects: [] }, broken), 'refused: needs_repair'],
    ['that opens though it should not', failureOf({ ...dets, open_error: 'needs_repair' }, table), 'opened, though it should be refused: needs_repair'],
    ['that is refused for another reason', failureOf({ ...dets, open_error: 'not_a_dets_file' }, broken), 'refused with needs_repair, not not_a_dets_file'],
    ['whose repair loses something', failureOf({ ...dets, open_error: 'needs_repair', outcomes: { repair_true: { result: 'ok', objects: notation([tuple(3)]) } } }, broken), 'repair_true: {3} was not recovered'],
    ['whose damage goes unseen', failureOf({ ...dets, outcomes: { repair_false: { result: 'ok', read_error: 'bad_object' } } }, table, true), 'read without a word about the damage'],
    ['that is not there', failureOf({ ...dets, objects: [] }, undefined as unknown as Uint8Array), 'there is no such file'],
    ['with other items', failureOf({ ...log, items: notation([1, 3]) }, writeLog([1, 2])), 'number 2 is 2 instead of 3'],
    ['a log that opens', failureOf({ ...log, open_error: 'need_repair' }, writeLog([1])), 'opened, though it should be refused: need_repair'],
    ['a repair of a log with other items', failureOf({ ...log, ...repaired([1, 2], 7) }, torn), 'repaired: 1 instead of 2'],
    ['a repair of a log with other bad bytes', failureOf({ ...log, ...repaired([1], 7) }, torn), '6 bad bytes instead of 7'],
    ['a repair of a log: no', failureOf({ ...log, ...repaired([1], 6) }, torn), undefined],
    ['a closed log whose damage goes unseen', failureOf({ ...log, outcomes: { repair_false: { result: 'ok', chunk_error: 'corrupt' } } }, writeLog([1]), true), 'read without a word about the damage'],
    ['a closed log with an item missing', failureOf({ ...log, outcomes: { read_only: { result: 'ok', items: notation([7]) } } }, writeLog([1]), true), 'read_only: 7 was not read'],
    ['whose terms are none', failureOf({ ...dets, objects: [{ x: 1 }] }, table), 'crashed: not a term in JSON: unknown form "x"'],
  ])('%s', (_, actual, expected) => {
    expect(actual).toBe(expected)
  })

  it.each([
    ['no manifest', undefined, 'there is no manifest.json'],
    ['a manifest without files', '{}', 'no list "files"'],
    ['a path that leads out', '{"files":[{"file":"../a","kind":"dets"}]}', 'no plain file name'],
    ['an unknown kind', '{"files":[{"file":"a","kind":"ets"}]}', 'unknown kind'],
  ])('and refuses %s', (_, text, message) => {
    const folder = () => (text === undefined ? undefined : new TextEncoder().encode(text))
    expect(() => [...checkFolder(folder)]).toThrow(message)
  })
})
