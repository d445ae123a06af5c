/** The header of a DETS file: what the table is, how far it has grown, and whether it was closed. */
import { md5 } from '../md5.ts'
import type { DetsType } from './layout.ts'
import * as layout from './layout.ts'

export type Header = {
  /** Where the free lists begin; means something in a closed file only. */
  freeListsAt: number
  /** 1 closed properly, 0 not; DETS writes nothing else. */
  closed: number
  type: DetsType
  /** A power of two, at least 256. The table has `next` = m + n slots, and the first n are split. */
  m: number
  n: number
  next: number
  /** Place of the key in an object, from 1. */
  keypos: number
  objectCount: number
  keyCount: number
  minSlots: number
  maxSlots: number
  /** 1: phash2; 0: a hash that no release of interest writes. */
  hashCode: number
  /** How many collections have blocks of 2^4, 2^5, … 2^31 bytes. */
  counters: readonly number[]
  /** 0, or what the trailer is less than the size of the file by. Left over from making a table. */
  base: number
}

/** Reasons why a file is not opened, as DETS gives them. */
export type HeaderError = 'not_a_dets_file' | 'format_8_no_longer_supported' | 'invalid_type_code'

const types: readonly DetsType[] = ['set', 'bag', 'duplicate_bag']
const md5At = 168

export type HeaderReading = {
  /** What the fields say, as far as they say anything: undefined when this never was a DETS file. */
  header: Header | undefined
  /** The first thing wrong, in the order in which DETS looks. With a header it is the md5. */
  error: HeaderError | undefined
}

/** The header at the start of `bytes`, which may be the whole file or its first 188 bytes. */
export function readHeader(bytes: Uint8Array): HeaderReading {
  const refused = (error: HeaderError): HeaderReading => ({ header: undefined, error })
  if (bytes.length < 20) return refused('not_a_dets_file')
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const version = view.getUint32(16)
  if (version <= 8) return refused('format_8_no_longer_supported')
  if (version !== layout.version || bytes.length < layout.headerBytes) return refused('not_a_dets_file')
  if (view.getUint32(4) !== layout.cookie) return refused('not_a_dets_file')
  const type = types[view.getUint32(12) - 1]
  if (type === undefined) return refused('invalid_type_code')
  const header = fields(view, type)
  return { header, error: isMd5Right(bytes) ? undefined : 'not_a_dets_file' }
}

function fields(view: DataView, type: DetsType): Header {
  return {
    freeListsAt: view.getUint32(0),
    closed: view.getUint32(8),
    type,
    m: view.getUint32(20),
    next: view.getUint32(24),
    keypos: view.getUint32(28),
    objectCount: view.getUint32(32),
    keyCount: view.getUint32(36),
    minSlots: view.getUint32(40),
    maxSlots: view.getUint32(44),
    hashCode: view.getUint32(48),
    n: view.getUint32(52),
    counters: Array.from({ length: 28 }, (_, i) => view.getUint32(56 + 4 * i)),
    base: view.getUint32(184),
  }
}

/** All zero means that there is none to check. */
function isMd5Right(bytes: Uint8Array): boolean {
  const stored = bytes.subarray(md5At, md5At + 16)
  if (stored.every(byte => byte === 0)) return true
  const actual = md5(bytes.subarray(12, md5At))
  return stored.every((byte, i) => byte === actual[i])
}

/** Whether the equations between slots hold, without which no slot can be found. */
export function hasSoundSlots({ m, n, next, keypos }: Header): boolean {
  const isPower = m >= layout.minSlots && (m & (m - 1)) === 0
  return isPower && n < m && n % 256 === 0 && next === m + n && next <= layout.maxSlots && keypos >= 1
}

/** The 188 bytes of `header`, with its md5. They never straddle a sector, so a write of them counts as whole. */
export function writeHeader(header: Header): Uint8Array {
  const bytes = new Uint8Array(layout.headerBytes)
  const view = new DataView(bytes.buffer)
  const words = [
    header.freeListsAt,
    layout.cookie,
    header.closed,
    types.indexOf(header.type) + 1,
    layout.version,
    header.m,
    header.next,
    header.keypos,
    header.objectCount,
    header.keyCount,
    header.minSlots,
    header.maxSlots,
    header.hashCode,
    header.n,
    ...header.counters,
  ]
  for (const [i, word] of words.entries()) view.setUint32(4 * i, word)
  bytes.set(md5(bytes.subarray(12, md5At)), md5At)
  view.setUint32(184, header.base)
  return bytes
}
