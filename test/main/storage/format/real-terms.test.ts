import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { decodeTerm, encodeTerm } from '../../../../src/main/storage/format/etf.ts'
import { phash2, phash2Within } from '../../../../src/main/storage/format/phash2.ts'
import { ImproperList, Opaque, type Term, Tuple } from '../../../../src/shared/term.ts'
import { isMap, mapOf, mapPairs } from '../../../../src/shared/term-maps.ts'
import { equalTerms } from '../../../../src/shared/term-order.ts'
import { formatTerm } from '../../../../src/shared/term-text.ts'
import { describeWith, found, pathOf } from '../../../support/found.ts'
import { sized } from '../../../support/long.ts'
import { Random, randomTerm } from '../../../support/terms.ts'

const script = fileURLToPath(new URL('../../../formats/terms.escript', import.meta.url))

/** Terms of each direction, a million together in the long version, and how many of them go through files at once. */
const count = sized(10_000, 500_000)
const batch = Math.min(count, 100_000)
const seeds = Array.from({ length: count / batch }, (_, i) => i + 1)
const timeoutMs = 300_000

let folder = ''
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'coppice-terms-'))
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

function run(...args: string[]): string {
  return execFileSync(pathOf(found.escript), [script, ...args], { encoding: 'utf8', timeout: timeoutMs })
}

/** Writes pieces one behind the other, each with its length before it. */
function writePieces(file: string, pieces: readonly Uint8Array[]): void {
  const bytes = Buffer.alloc(pieces.reduce((sum, piece) => sum + 4 + piece.length, 0))
  let at = 0
  for (const piece of pieces) {
    at = bytes.writeUInt32BE(piece.length, at)
    bytes.set(piece, at)
    at += piece.length
  }
  writeFileSync(file, bytes)
}

function* piecesOf(file: string): Generator<Uint8Array> {
  const bytes = readFileSync(file)
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  for (let at = 0; at < bytes.length; ) {
    const end = at + 4 + view.getUint32(at)
    yield new Uint8Array(bytes.buffer, bytes.byteOffset + at + 4, end - at - 4)
    at = end
  }
}

/** A random term of any size, some beyond every small encoding. */
function anyTerm(random: Random): Term {
  switch (random.int(1_000)) {
    case 0:
      return bigMap(random)
    case 1:
      return new Tuple([bigMap(random), bigMap(random)])
    case 2:
      return new Tuple(Array.from({ length: 250 + random.int(12) }, () => randomTerm(random, 1)))
    case 3:
      return Array.from({ length: 300 }, () => random.int(300))
    case 4:
      return (1n << BigInt(2_030 + random.int(20))) * (random.int(2) === 0 ? 1n : -1n)
    case 5:
      return new ImproperList([randomTerm(random), bigMap(random)], bigMap(random))
    case 6:
      return random.int(20) === 0
        ? Array.from(random.bytes(65_534 + random.int(4)))
        : 'x'.repeat(random.int(5_000))
    default:
      return randomTerm(random)
  }
}

function bigMap(random: Random): Term {
  const keys = Array.from({ length: 33 + random.int(40) }, (_, i) => new Tuple([i, randomTerm(random, 3)]))
  return mapOf(keys.map(key => [random.int(2) === 0 ? key : (key.items[0] as Term), randomTerm(random, 2)]))
}

/**
 * Whether `term` has a map whose order in bytes need not be ours: of more than 32 keys, where it is that of an internal hash
 * tree, or with pids, references, ports and funs of nodes in its keys.
 */
function isInFreeOrder(term: Term): boolean {
  if (Array.isArray(term)) return (term as Term[]).some(isInFreeOrder)
  if (term instanceof Tuple) return term.items.some(isInFreeOrder)
  if (term instanceof ImproperList) return term.items.some(isInFreeOrder) || isInFreeOrder(term.tail)
  if (!isMap(term)) return false
  const pairs = mapPairs(term)
  if (pairs.length > 32 || pairs.some(([key]) => isForeign(key))) return true
  return pairs.some(([key, value]) => isInFreeOrder(key) || isInFreeOrder(value))
}

function isForeign(term: Term): boolean {
  if (Array.isArray(term)) return (term as Term[]).some(isForeign)
  if (term instanceof Tuple) return term.items.some(isForeign)
  if (term instanceof ImproperList) return term.items.some(isForeign) || isForeign(term.tail)
  if (isMap(term)) return mapPairs(term).some(([key, value]) => isForeign(key) || isForeign(value))
  return term instanceof Opaque
}

const isSame = (a: Uint8Array, b: Uint8Array) => Buffer.compare(a, b) === 0

function hashes(bytes: Uint8Array): string {
  const view = new DataView(bytes.buffer, bytes.byteOffset)
  return `${view.getUint32(0)} ${view.getUint32(4)}`
}

function ourHashes(term: Term): string {
  return `${phash2(term)} ${phash2Within(term, 2 ** 32)}`
}

describeWith([found.escript], 'random terms', () => {
  it.each(seeds)(
    'of ours are hashed and written by real Erlang as by us (seed %i)',
    seed => {
      const random = new Random(seed)
      const terms = Array.from({ length: batch }, () => anyTerm(random))
      const written = terms.map(encodeTerm)
      const [ours, answers] = [join(folder, 'ours'), join(folder, 'answers')]
      writePieces(ours, written)
      run('answer', ours, answers)
      const pieces = piecesOf(answers)
      const next = (): Uint8Array => pieces.next().value as Uint8Array
      for (const [i, term] of terms.entries()) {
        const where = (): string =>
          `seed ${seed}, number ${i}: ${formatTerm(term, 'erlang', { limitChars: 300 })}`
        if (hashes(next()) !== ourHashes(term)) expect.fail(`another hash: ${where()}`)
        const asIs = next()
        if (!isSame(asIs, written[i] as Uint8Array) && !isInFreeOrder(term))
          expect.fail(`other bytes: ${where()}`)
        for (const bytes of [asIs, next(), next()])
          if (!equalTerms(decodeTerm(bytes).term, term)) expect.fail(`another term: ${where()}`)
      }
      expect(pieces.next().done).toBe(true)
    },
    timeoutMs,
  )

  it.each(seeds)(
    "of real Erlang's are hashed and written by us as by it (seed %i)",
    seed => {
      const theirs = join(folder, 'theirs')
      run('make', String(seed), String(batch), theirs)
      const originals: Uint8Array[] = []
      const written: Uint8Array[] = []
      const pieces = piecesOf(theirs)
      for (let piece = pieces.next(); !piece.done; piece = pieces.next()) {
        const bytes = pieces.next().value as Uint8Array
        const { term, used } = decodeTerm(bytes)
        const where = (): string =>
          `seed ${seed}, number ${originals.length}: ${formatTerm(term, 'erlang', { limitChars: 300 })}`
        if (used !== bytes.length) expect.fail(`not read to its end: ${where()}`)
        if (piece.value.length > 0 && hashes(piece.value) !== ourHashes(term))
          expect.fail(`another hash: ${where()}`)
        const again = encodeTerm(term)
        if (!isSame(again, bytes) && !isInFreeOrder(term)) expect.fail(`other bytes: ${where()}`)
        originals.push(bytes)
        written.push(again)
      }
      expect(originals.length).toBe(batch)
      const [a, b] = [join(folder, 'a'), join(folder, 'b')]
      writePieces(a, originals)
      writePieces(b, written)
      expect(run('same', a, b).trim()).toBe(`${batch} terms, 0 different`)
    },
    timeoutMs,
  )
})
