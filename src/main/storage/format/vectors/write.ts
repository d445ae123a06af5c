/** Writes the files that a manifest describes, for real Erlang to open. */
import type { Tuple } from '../../../../shared/term.ts'
import { readHeader, writeHeader } from '../dets/header.ts'
import { headerBytes } from '../dets/layout.ts'
import { type DetsContents, writeDets } from '../dets/write.ts'
import { writeLog } from '../disk-log.ts'
import { type Entry, termsOf } from './manifest.ts'

/**
 * The bytes of the file that `entry` describes. An entry with an `open_error` and no contents is an empty one that
 * Erlang refuses for that reason.
 * @throws SyntaxError when no such file can be written.
 */
export function writeEntry(entry: Entry): Uint8Array {
  if (entry.kind === 'dets') return entry.open_error === undefined ? cleanDets(entry) : refusedDets(entry)
  if (entry.kind !== 'disk_log') throw new SyntaxError(`${entry.file}: wrap logs are only read`)
  if (entry.open_error === undefined) return writeLog(termsOf(entry.items ?? []))
  if (entry.open_error === 'need_repair') return writeLog(termsOf(entry.items ?? []), 'opened')
  if (entry.open_error === 'not_a_log_file') return new Uint8Array(0)
  throw new SyntaxError(`${entry.file}: no log is refused with ${entry.open_error}`)
}

function cleanDets(entry: Entry): Uint8Array {
  const { type = 'set', keypos = 1, objects = [], no_slots } = entry
  const contents: DetsContents = { type, keypos, objects: termsOf(objects) as Tuple[] }
  const [minSlots, slots, maxSlots] = no_slots ?? []
  return writeDets(
    minSlots === undefined || slots === undefined || maxSlots === undefined
      ? contents
      : { ...contents, minSlots, slots, maxSlots },
  )
}

function refusedDets(entry: Entry): Uint8Array {
  const { type = 'set', keypos = 1 } = entry
  switch (entry.open_error) {
    case 'needs_repair':
      return withHeader(cleanDets(entry), { closed: 0 })
    case 'type_mismatch':
      return cleanDets({ ...entry, type: type === 'bag' ? 'set' : 'bag' })
    case 'keypos_mismatch':
      return withHeader(cleanDets(entry), { keypos: keypos + 1 })
    case 'bad_hash_bif':
      return withHeader(cleanDets(entry), { hashCode: 2 })
    case 'not_a_dets_file':
      return withHeader(cleanDets(entry), { closed: 2 })
    case 'invalid_type_code':
      return withWord(cleanDets(entry), 12, 4)
    case 'format_8_no_longer_supported':
      return withWord(cleanDets(entry), 16, 8)
    default:
      throw new SyntaxError(`${entry.file}: no DETS file is refused with ${entry.open_error}`)
  }
}

function withHeader(
  file: Uint8Array,
  change: { closed?: number; keypos?: number; hashCode?: number },
): Uint8Array {
  const { header } = readHeader(file.subarray(0, headerBytes))
  if (header) file.set(writeHeader({ ...header, ...change }))
  return file
}

function withWord(file: Uint8Array, at: number, word: number): Uint8Array {
  new DataView(file.buffer).setUint32(at, word)
  return file
}
