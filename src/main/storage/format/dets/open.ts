/** Opens DETS files as real DETS does with repair off. */
import type { FreeBlocks } from './allocator.ts'
import { readFreeLists } from './free-lists.ts'
import { type Header, type HeaderError, readHeader } from './header.ts'
import type { DetsType } from './layout.ts'
import * as layout from './layout.ts'
import { PageCache } from './page-cache.ts'
import type { Pages } from './pages.ts'

/** What the one who opens a table takes it for; what is left out is not checked. */
export type Expected = { type?: DetsType; keypos?: number }

/**
 * Why a file is not opened with repair off, in the words of DETS. `needs_repair`: it was not closed properly, or its
 * free lists do not read; `repairDets` may help.
 */
export type OpenError = HeaderError | 'bad_hash_bif' | 'needs_repair' | 'type_mismatch' | 'keypos_mismatch'

export type Opening =
  | { ok: true; header: Header; free: FreeBlocks }
  | { ok: false; error: OpenError; header?: Header }

/** As `openPages`, for a file in memory. */
export function openDets(file: Uint8Array, expected: Expected = {}): Opening {
  return openPages(PageCache.of(file), expected)
}

/**
 * Whether a file may be used as it is: looks at its header, its last bytes and its free lists, and at nothing else.
 * The checks come in the order of DETS, and the first that fails wins. Differs: where the free lists do not read,
 * DETS repairs at once, even when told not to; here that is an error.
 */
export function openPages(pages: Pages, expected: Expected = {}): Opening {
  const { header, error } = readHeader(pages.read(0, layout.headerBytes))
  if (!header) return { ok: false, error: error ?? 'not_a_dets_file' }
  const refused = (why: OpenError): Opening => ({ ok: false, error: why, header })
  if (error) return refused(error)
  if (!isTrailerRight(pages, header)) return refused('needs_repair')
  if (header.hashCode > 1) return refused('bad_hash_bif')
  if (header.closed > 1) return refused('not_a_dets_file')
  if (header.closed === 0) return refused('needs_repair')
  const at = header.freeListsAt
  const lists = at < pages.size ? readFreeLists(pages.read(at, pages.size - at), 0) : undefined
  if (!lists) return refused('needs_repair')
  if (expected.type !== undefined && expected.type !== header.type) return refused('type_mismatch')
  if (expected.keypos !== undefined && expected.keypos !== header.keypos) return refused('keypos_mismatch')
  return { ok: true, header, free: lists.free }
}

/** The last four bytes of a closed file are its size, less the base. */
function isTrailerRight(pages: Pages, { base }: Header): boolean {
  return (pages.word(pages.size - 4) as number) + base === pages.size
}
