/**
 * Vector folders: files made by real Erlang, and a manifest that says what is in them. Terms in it are written as
 * JSON in the notation of `fromJson`.
 */
import type { Term } from '../../../../shared/term.ts'
import { fromJson } from '../../../../shared/term-json.ts'

/** One file of a folder; what a field means for each kind is said where it is checked. */
export type Entry = {
  file: string
  kind: 'dets' | 'disk_log' | 'disk_log_wrap'
  type?: 'set' | 'bag' | 'duplicate_bag'
  keypos?: number
  objects?: unknown[]
  items?: unknown[]
  /** Why real Erlang refuses the file with repair off. */
  open_error?: string
  /** What real Erlang did on a copy, by the options it was opened with. */
  outcomes?: Record<string, Outcome>
  /** Fewest, present and most slots. */
  no_slots?: [number, number, number]
  header?: Record<string, unknown> | null
}

export type Outcome = {
  result: 'ok' | 'repaired' | 'error' | 'crash'
  error?: string
  objects?: unknown[]
  items?: unknown[]
  /** The list stands with another outcome, or with the file itself. */
  same_as?: [string, string]
  read_error?: string
  chunk_error?: string
  recovered?: number
  badbytes?: number
}

export type Manifest = { files: Entry[]; damaged: Entry[]; wrap: Entry[] }

/** Gives the bytes of a file of the folder; undefined when there is none of that name. */
export type Folder = (name: string) => Uint8Array | undefined

/**
 * The manifest in `text`.
 * @throws SyntaxError when it is none.
 */
export function parseManifest(text: string): Manifest {
  const json = JSON.parse(text) as { files?: unknown; damaged?: unknown; wrap?: unknown } | null
  return { files: entries(json?.files, 'files'), damaged: entries(json?.damaged), wrap: entries(json?.wrap) }
}

function entries(list: unknown, required?: string): Entry[] {
  if (list === undefined && required === undefined) return []
  if (!Array.isArray(list)) throw new SyntaxError(`the manifest has no list "${required ?? 'of files'}"`)
  for (const entry of list as Partial<Entry>[]) {
    // A path could lead out of the folder.
    if (typeof entry?.file !== 'string' || !/^[^/\\]+$/.test(entry.file) || entry.file.startsWith('..')) {
      throw new SyntaxError(`an entry of the manifest has no plain file name: ${JSON.stringify(entry?.file)}`)
    }
    if (entry.kind !== 'dets' && entry.kind !== 'disk_log' && entry.kind !== 'disk_log_wrap') {
      throw new SyntaxError(`${entry.file}: unknown kind ${JSON.stringify(entry.kind)}`)
    }
  }
  return list as Entry[]
}

/** The terms of a list of a manifest. */
export function termsOf(list: readonly unknown[]): Term[] {
  return list.map(fromJson)
}

/** The objects or items of the outcome `name` of `entry`; undefined when it has none, because opening failed. */
export function outcomeTerms(manifest: Manifest, entry: Entry, name: string): Term[] | undefined {
  const outcome = entry.outcomes?.[name]
  const own = outcome?.objects ?? outcome?.items
  if (own) return termsOf(own)
  if (!outcome?.same_as) return undefined
  const [file, other] = outcome.same_as
  const source = [...manifest.files, ...manifest.damaged].find(candidate => candidate.file === file)
  if (!source) return undefined
  if (other === 'objects' || other === 'items') return source[other] && termsOf(source[other])
  // A chain of references that came back to where it began would not end.
  if (source.outcomes?.[other]?.same_as) throw new SyntaxError(`${entry.file}: ${name} refers to a reference`)
  return outcomeTerms(manifest, source, other)
}
