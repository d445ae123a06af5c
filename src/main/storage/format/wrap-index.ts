/**
 * `NAME.idx` and `NAME.siz` of a wrap log, which say how it lies in its files.
 *
 *     idx:  00 00000000 02 , current file:32 , number of items:64 of file 1, of file 2…
 *     siz:  02 , most bytes of a file:64 , most files:32
 *
 * The number of items of the current file is written when the log goes on to the next one, or is closed.
 * @see Kernel, disk_log: wrap logs
 */

const headBytes = 10
const entryBytes = 8
/** Larger numbers of files are no index, as in disk_log. */
const filesBelow = 65_000

export type WrapIndex = {
  /** The file that is written now. */
  readonly current: number
  /** Items that it had when the log was closed. */
  readonly currentItems: number
  readonly otherItems: number
  /** Files that have an entry. */
  readonly files: number
}

export type IndexStep =
  | { readonly op: 'write'; readonly at: number; readonly bytes: Uint8Array }
  | { readonly op: 'truncate'; readonly size: number }

/** What `idx` says; when it cannot be read, what disk_log makes of that: the first file, and no items. */
export function readIndex(idx: Uint8Array | null): WrapIndex {
  const nothing = { current: 1, currentItems: 0, otherItems: 0, files: 0 }
  if (idx === null || !isIndex(idx) || idx.length < headBytes) return nothing
  const view = new DataView(idx.buffer, idx.byteOffset, idx.byteLength)
  const current = view.getUint32(6)
  if (current === 0 || current >= filesBelow || (idx.length - headBytes) % entryBytes !== 0) return nothing
  const files = (idx.length - headBytes) / entryBytes
  let currentItems = 0
  let otherItems = 0
  for (let file = 1; file <= files; file++) {
    const items = Number(view.getBigUint64(entryAt(file)))
    if (file === current) currentItems = items
    else otherItems += items
  }
  return { current, currentItems, otherItems, files }
}

/**
 * The steps that make `current` the current file, and note that `before.file` has `before.items` items (null: that
 * `current` has none); and how many items `current` had by the index, which are lost with what it held.
 * Differs: an index of an older version is begun anew.
 */
export function changeIndex(
  idx: Uint8Array | null,
  current: number,
  before: { readonly file: number; readonly items: number } | null,
): { readonly steps: readonly IndexStep[]; readonly lost: number } {
  const steps: IndexStep[] = []
  const old = idx !== null && isIndex(idx) && idx.length >= headBytes ? idx : null
  if (old === null) {
    const head = new Uint8Array(headBytes)
    head[5] = 2
    new DataView(head.buffer).setUint32(6, current)
    if (idx !== null && idx.length > 0) steps.push({ op: 'truncate', size: 0 })
    steps.push({ op: 'write', at: 0, bytes: head })
  } else {
    const number = new Uint8Array(4)
    new DataView(number.buffer).setUint32(0, current)
    steps.push({ op: 'write', at: 6, bytes: number })
  }
  const lost = before === null || old === null ? 0 : itemsAt(old, current)
  const entry = new Uint8Array(entryBytes)
  new DataView(entry.buffer).setBigUint64(0, BigInt(before?.items ?? 0))
  steps.push({ op: 'write', at: entryAt(before?.file ?? current), bytes: entry })
  return { steps, lost }
}

/** The step that takes the entries of all files after `files` out of `idx`; none when it has no such. */
export function cutIndex(idx: Uint8Array | null, files: number): readonly IndexStep[] {
  const size = entryAt(files + 1)
  return idx !== null && isIndex(idx) && idx.length > size ? [{ op: 'truncate', size }] : []
}

/** `NAME.siz`. */
export function writeSize(maxBytes: number, maxFiles: number): Uint8Array {
  const bytes = new Uint8Array(13)
  const view = new DataView(bytes.buffer)
  view.setUint8(0, 2)
  view.setBigUint64(1, BigInt(maxBytes))
  view.setUint32(9, maxFiles)
  return bytes
}

function isIndex(idx: Uint8Array): boolean {
  return idx.length >= 6 && idx.subarray(0, 5).every(byte => byte === 0) && idx[5] === 2
}

function entryAt(file: number): number {
  return headBytes + (file - 1) * entryBytes
}

function itemsAt(idx: Uint8Array, file: number): number {
  const at = entryAt(file)
  if (at + entryBytes > idx.length) return 0
  return Number(new DataView(idx.buffer, idx.byteOffset, idx.byteLength).getBigUint64(at))
}
