import { error } from '../../../shared/atoms.ts'
import { atom, Bits, isTagged, Pid, type Term, Tuple, tuple } from '../../../shared/term.ts'
import type { Coroutine, Process } from '../../runtime/index.ts'
import { askFile } from '../files/ask.ts'
import { logHeaderBytes, logStatus } from '../format/disk-log.ts'
import { decodeTerm, TermFormatError } from '../format/etf.ts'
import { type ChunkItem, chunkBytes, readChunk } from '../format/log-chunk.ts'
import { LogError } from './log-file.ts'
import type { OpenLog, WrapLog } from './state.ts'
import { cyclic } from './wrap.ts'

/** Where a chunk begins. */
export type Place = {
  /** Number of the file of a wrap log; 0 for a halt log. */
  readonly file: number
  /** Byte behind the header. */
  readonly at: number
  /** Bytes that are read at least to find an item; null: any. */
  readonly needed: number | null
  /** Bytes that were read before and hold items still, which come first, by themselves; null: none. */
  readonly rest: number | null
}

/** `{continuation, Pid, Position, What}`, as the record of disk_log; What is `[]`, the bytes needed, or `{rest, Bytes}`. */
export function continuation(pid: Pid, { file, at, needed, rest }: Place): Term {
  const what = rest === null ? (needed ?? []) : tuple(atom('rest'), rest)
  return tuple(atom('continuation'), pid, file === 0 ? at : tuple(file, at), what)
}

/** The log's process and the place in it; undefined for what is no continuation. */
export function placeOf(term: Term): { readonly pid: Pid; readonly place: Place } | undefined {
  if (!isTagged(term, atom('continuation'), 4)) return undefined
  const [, pid, position, what] = term.items as [Term, Term, Term, Term]
  const [file, at] = position instanceof Tuple ? position.items : [0, position]
  const rest = isTagged(what, atom('rest'), 2) ? (what.items[1] as Term) : null
  const needed = rest === null && !Array.isArray(what) ? what : null
  if (!(pid instanceof Pid) || !isCount(file) || !isCount(at)) return undefined
  if ((rest !== null && !isCount(rest)) || (needed !== null && !isCount(needed))) return undefined
  return { pid, place: { file, at, needed, rest } }
}

function isCount(term: Term | undefined): term is number {
  return Number.isSafeInteger(term) && (term as number) >= 0
}

type Found =
  | { readonly items: readonly Term[]; readonly bad: number; readonly next: Place }
  | 'eof'
  | { readonly corrupt: string }

/**
 * The next items from `from` on (null: the beginning), `most` of them at most; `asBytes`: as they are, undecoded.
 * All that was logged must be in the files.
 * @returns `{Continuation, Items}`, `{Continuation, Items, BadBytes}`, `eof`, or `{error, Reason}`
 */
export function* chunk(
  self: Process,
  log: OpenLog,
  from: Place | null,
  most: number,
  asBytes: boolean,
): Coroutine<Term> {
  try {
    let place = from ?? (yield* beginning(self, log))
    for (;;) {
      const found = yield* chunkIn(self, log, place, most, asBytes)
      if (found === 'eof') {
        if (log.extra.type === 'halt' || place.file === log.extra.current) return atom('eof')
        place = { file: cyclic(place.file, log.extra.oldMaxFiles), at: 0, needed: null, rest: null }
      } else if ('corrupt' in found) return tuple(error, tuple(atom('corrupt_log_file'), found.corrupt))
      else {
        const next = continuation(self.pid, found.next)
        return found.bad > 0 ? tuple(next, found.items, found.bad) : tuple(next, found.items)
      }
    }
  } catch (thrown) {
    if (thrown instanceof LogError) return thrown.term
    throw thrown
  }
}

/** The beginning of the file that lies `step` files after the one of `from`. @returns `{ok, Continuation}` or an error */
export function* chunkStep(self: Process, log: OpenLog, from: Place | null, step: number): Coroutine<Term> {
  const { extra, file } = log
  if (extra.type === 'halt') return tuple(error, tuple(atom('not_internal_wrap'), log.args.name))
  const start = from ?? (yield* beginning(self, log))
  const number = cyclic(start.file, extra.oldMaxFiles, step)
  const { ok } = yield* askFile(self, log.args.file, { op: 'size', file: `${file}.${number}` })
  if (!ok) return tuple(error, atom('end_of_log'))
  return tuple(atom('ok'), continuation(self.pid, { file: number, at: 0, needed: null, rest: null }))
}

function* beginning(self: Process, log: OpenLog): Coroutine<Place> {
  if (log.extra.type === 'halt') return { file: 0, at: 0, needed: null, rest: null }
  const { current, oldMaxFiles } = log.extra
  for (let file = cyclic(current, oldMaxFiles); file !== current; file = cyclic(file, oldMaxFiles)) {
    const { ok } = yield* askFile(self, log.args.file, { op: 'size', file: `${log.file}.${file}` })
    if (ok) return { file, at: 0, needed: null, rest: null }
  }
  return { file: current, at: 0, needed: null, rest: null }
}

/** One chunk of one file. A file of a wrap log that is missing or is none has nothing. */
function* chunkIn(
  self: Process,
  log: OpenLog,
  from: Place,
  most: number,
  asBytes: boolean,
): Coroutine<Found> {
  const name = from.file === 0 ? log.file : `${log.file}.${from.file}`
  if (log.extra.type === 'wrap' && !(yield* isReadable(self, log, log.extra, from.file, name))) return 'eof'
  const skipsDamage = log.args.mode === 'read_only'
  let place = from
  for (;;) {
    const length = place.rest ?? Math.max(place.needed ?? 0, chunkBytes)
    const at = logHeaderBytes + place.at
    const result = yield* askFile(self, log.args.file, {
      op: 'read_at',
      file: name,
      ranges: [{ at, length }],
    })
    if (!result.ok) throw LogError.ofFile(name, result.reason)
    const bytes = result.parts?.[0] ?? new Uint8Array()
    const next = (by: number, needed: number | null = null): Place => ({
      ...place,
      at: place.at + by,
      needed,
      rest: null,
    })
    if (bytes.length === 0) {
      if (place.needed === null || skipsDamage) return 'eof'
      return { corrupt: name }
    }
    if (bytes.length < 8 || bytes.length < (place.needed ?? 0)) {
      if (!skipsDamage) return { corrupt: name }
      // Disk_log leaves the header of an item out of its count.
      const bad = place.needed === null ? bytes.length : bytes.length - 8
      return { items: [], bad, next: next(bytes.length) }
    }
    const found = readChunk(bytes, most, skipsDamage)
    if (found === 'corrupt') return { corrupt: name }
    const decoded = asBytes ? { terms: found.items.map(binaryOf), broken: null } : decodedItems(found.items)
    const { terms, broken } = decoded
    if (broken !== null) {
      if (!skipsDamage) return { corrupt: name }
      return { items: terms, bad: found.bad + broken.body.length, next: next(broken.end) }
    }
    if (terms.length > 0 || found.bad > 0) {
      const rest = found.isFull ? bytes.length - found.next : null
      return { items: terms, bad: found.bad, next: { ...next(found.next, found.needed), rest } }
    }
    // Nothing whole in what was read: with more of the file there may be, unless this was its end.
    if (found.needed === null && place.rest === null) return skipsDamage ? 'eof' : { corrupt: name }
    place = next(found.next, found.needed)
  }
}

function* isReadable(
  self: Process,
  log: OpenLog,
  wrap: WrapLog,
  number: number,
  name: string,
): Coroutine<boolean> {
  if (number === wrap.current) return true
  const ranges = [{ at: 0, length: logHeaderBytes }]
  const result = yield* askFile(self, log.args.file, { op: 'read_at', file: name, ranges })
  return result.ok && logStatus(result.parts?.[0] ?? new Uint8Array()) !== undefined
}

/** The terms of the items, up to the first that is none. */
function decodedItems(items: readonly ChunkItem[]): {
  readonly terms: readonly Term[]
  readonly broken: ChunkItem | null
} {
  const terms: Term[] = []
  for (const item of items) {
    try {
      terms.push(decodeTerm(item.body).term)
    } catch (thrown) {
      if (thrown instanceof TermFormatError) return { terms, broken: item }
      throw thrown
    }
  }
  return { terms, broken: null }
}

function binaryOf({ body }: ChunkItem): Term {
  return binaryTerm(body)
}

/** Bytes as the term that stands for them: text where they are UTF-8. */
export function binaryTerm(bytes: Uint8Array): Term {
  const external = new Uint8Array(6 + bytes.length)
  external.set([131, 109])
  new DataView(external.buffer).setUint32(2, bytes.length)
  external.set(bytes, 6)
  return decodeTerm(external).term
}

/** The bytes of a binary, or of a list of binaries, bytes and such lists; undefined for any other term. */
export function bytesOf(data: Term): Uint8Array | undefined {
  if (typeof data === 'string') return new TextEncoder().encode(data)
  if (data instanceof Bits) return data.lastBits === 8 ? data.bytes : undefined
  if (!Array.isArray(data)) return undefined
  const bytes: number[] = []
  for (const part of data as readonly Term[]) {
    const more = isByte(part) ? [part] : bytesOf(part)
    if (more === undefined) return undefined
    for (const byte of more) bytes.push(byte)
  }
  return Uint8Array.from(bytes)
}

function isByte(term: Term): term is number {
  return Number.isInteger(term) && (term as number) >= 0 && (term as number) < 256
}
