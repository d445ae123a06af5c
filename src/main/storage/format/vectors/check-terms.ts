/** Judges our codec of terms and our hash on the lists `etf.json` and `phash2.json` of a vector folder. */
import { fromHex, toHex } from '../../../../shared/term-bytes.ts'
import { fromJson } from '../../../../shared/term-json.ts'
import { equalTerms } from '../../../../shared/term-order.ts'
import { decodeTerm, encodeTerm, TermFormatError } from '../etf.ts'
import { md5 } from '../md5.ts'
import { phash2, phash2Within } from '../phash2.ts'

export type EtfVectors = {
  write: { term: unknown; etf: string; minor2: string }[]
  long: { term: unknown; bytes: number; md5: string; head: string }[]
  read_only: { term: unknown; etf: string }[]
  reject: string[]
  opaque: { kind: string; term: unknown; etf: string }[]
}

/** What is wrong with the codec. Maps of more than 32 keys have no portable order, so their bytes may differ. */
export function checkEtf(vectors: EtfVectors): string | undefined {
  for (const { term, etf, minor2 } of [
    ...vectors.write,
    ...vectors.opaque.map(one => ({ ...one, minor2: one.etf })),
  ]) {
    const expected = fromJson(term)
    const written = encodeTerm(expected)
    if (toHex(written) !== etf && !(written.length === etf.length / 2 && holdsLargeMap(term)))
      return `${etf}: not written so`
    if (!equalTerms(decodeHex(etf), expected)) return `${etf}: read as another term`
    if (!equalTerms(decodeHex(minor2), expected)) return `${minor2}: read as another term`
  }
  for (const { term, bytes, md5: sum } of vectors.long) {
    const written = encodeTerm(fromJson(term))
    if (written.length !== bytes || toHex(md5(written)) !== sum)
      return `a term of ${bytes} bytes: not written so`
    if (!equalTerms(decodeTerm(written).term, fromJson(term)))
      return `a term of ${bytes} bytes: read as another`
  }
  for (const { term, etf } of vectors.read_only) {
    if (!equalTerms(decodeHex(etf), fromJson(term))) return `${etf}: read as another term`
  }
  const accepted = vectors.reject.find(isAccepted)
  return accepted === undefined ? undefined : `${accepted}: read, though it is no term`
}

function decodeHex(hex: string) {
  return decodeTerm(fromHex(hex) ?? new Uint8Array(0)).term
}

function isAccepted(hex: string): boolean {
  try {
    decodeHex(hex)
    return true
  } catch (thrown) {
    if (thrown instanceof TermFormatError) return false
    throw thrown
  }
}

/** Whether in the notation of vectors there is a map of more than 32 keys. */
function holdsLargeMap(json: unknown): boolean {
  if (typeof json !== 'object' || json === null) return false
  const { m } = json as { m?: unknown }
  return (Array.isArray(m) && m.length > 32) || Object.values(json).some(holdsLargeMap)
}

/** What is wrong with the hash: a list of term, phash2 of it, and phash2 of it below 2^32. */
export function checkPhash2(vectors: readonly [unknown, number, number][]): string | undefined {
  for (const [json, hash, whole] of vectors) {
    const term = fromJson(json)
    const ours = [phash2(term), phash2Within(term, 2 ** 32)]
    if (ours[0] !== hash || ours[1] !== whole)
      return `${JSON.stringify(json).slice(0, 80)}: ${ours} instead of ${hash},${whole}`
  }
  return undefined
}
