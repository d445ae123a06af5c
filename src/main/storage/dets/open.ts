import { type Atom, atom, type Term, type Tuple, tuple } from '../../../shared/term.ts'
import type { Coroutine, Process } from '../../runtime/index.ts'
import { askFile } from '../files/ask.ts'
import { readDets } from '../format/dets/read.ts'
import { type RepairReport, repairDets } from '../format/dets/repair.ts'
import { writeTable } from './commit.ts'
import { type Contents, contentsOf, type TableType } from './contents.ts'
import { tableEvent } from './events.ts'

export type OpenOptions = {
  readonly file: string
  readonly type: TableType
  readonly keypos: number
}

export type Opened = { readonly contents: Contents } | { readonly failed: Term }

/**
 * Reads what `file` holds. There being none, the table is empty and the file is made with the first change. A file
 * that was not closed properly or is damaged is set aside and what could be recovered of it written anew; one that
 * is no DETS file is set aside and the table is empty. Another kind of table than asked for is left alone.
 * @returns the contents, or the reason that `open_file` gives: `{file_error, File, Reason}`,
 * `{type_mismatch, File}`, `{keypos_mismatch, File}`.
 */
export function* openTable(self: Process, name: Atom, options: OpenOptions): Coroutine<Opened> {
  const { file, type, keypos } = options
  const read = yield* askFile(self, file, { op: 'read', file })
  if (!read.ok) {
    if (read.reason === 'enoent') return { contents: contentsOf(type, keypos, []) }
    return refused(self, name, file, read.reason)
  }
  const bytes = read.bytes ?? new Uint8Array()
  const reading = readDets(bytes, { type, keypos })
  if (reading.ok && reading.problems.length === 0)
    return { contents: contentsOf(type, keypos, reading.objects) }
  if (!reading.ok && (reading.error === 'type_mismatch' || reading.error === 'keypos_mismatch'))
    return { failed: tuple(atom(reading.error), file) }
  const repaired = repairDets(bytes, { type, keypos })
  if (!repaired.ok) {
    if (repaired.error === 'type_mismatch' || repaired.error === 'keypos_mismatch')
      return { failed: tuple(atom(repaired.error), file) }
    return yield* replace(self, name, options, [], `it is no DETS file (${repaired.error})`, 'set_aside')
  }
  const what = `it was not closed properly or is damaged: ${kept(repaired.objects, repaired.report)}`
  return yield* replace(self, name, options, repaired.objects, what, 'repaired')
}

/** Sets the file aside, then writes the table anew with `objects`. */
function* replace(
  self: Process,
  name: Atom,
  { file, type, keypos }: OpenOptions,
  objects: readonly Tuple[],
  why: string,
  what: 'repaired' | 'set_aside',
): Coroutine<Opened> {
  const aside = yield* askFile(self, file, { op: 'set_aside', file, to: `${file}.damaged` })
  if (!aside.ok) return refused(self, name, file, aside.reason)
  const contents = contentsOf(type, keypos, objects)
  tableEvent(self, name, file, what, `${file} was set aside as ${aside.name}: ${why}`)
  const problem = yield* writeTable(self, file, contents)
  if (problem !== null) tableEvent(self, name, file, 'write_failed', `cannot be written: ${problem}`)
  return { contents }
}

function refused(self: Process, name: Atom, file: string, reason: string): Opened {
  tableEvent(self, name, file, 'refused', `${file} cannot be opened: ${reason}`)
  return { failed: tuple(atom('file_error'), file, atom(reason)) }
}

/** What a repair kept and lost, in one sentence. */
function kept(objects: readonly Tuple[], report: RepairReport): string {
  const places = report.problems.map(problem => problem.at)
  const at = places.length === 0 ? '' : `; trouble at byte ${places.slice(0, 5).join(', ')}`
  const more = places.length > 5 ? ` and ${places.length - 5} more places` : ''
  return `${objects.length} objects were recovered (the file counted ${report.expectedObjects})${at}${more}`
}
