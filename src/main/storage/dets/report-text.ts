import type { Adoption } from '../format/dets/adopt.ts'
import type { RepairReport } from '../format/dets/repair.ts'
import type { DetsTable } from '../format/dets/table.ts'

/** Places that a text names; the others are counted. */
const placesNamed = 5

/** What there is in a file that was closed properly. */
export function openedText(file: string, { header }: DetsTable): string {
  return `${file} was opened: ${objects(header.objectCount)}`
}

/** What came of a file that was left open and is in order. */
export function adoptedText(file: string, { table, putBack }: Extract<Adoption, { ok: true }>): string {
  const { objectCount } = table.header
  const back = putBack === 0 ? '' : `; ${objects(putBack)} of them in no slot yet`
  return `${file} was not closed properly: ${objects(objectCount)} ${objectCount === 1 ? 'is' : 'are'} there, nothing is lost${back}`
}

/** What a repair kept and lost. `kept`: the name that the damaged file has now. */
export function repairedText(file: string, kept: string, found: number, report: RepairReport): string {
  const counted = found === report.expectedObjects ? '' : ` (the file counted ${report.expectedObjects})`
  const places = report.problems.map(problem => problem.at)
  const named = places.slice(0, placesNamed).join(', ')
  const more = places.length > placesNamed ? ` and ${places.length - placesNamed} more places` : ''
  const trouble = places.length === 0 ? '' : `; trouble at byte ${named}${more}`
  const leftOut = report.leftOut.length === 0 ? '' : `; ${report.leftOut.length} old versions left out`
  return `${file} was set aside as ${kept}: it was not closed properly or is damaged: ${objects(found)} recovered${counted}${trouble}${leftOut}`
}

function objects(count: number): string {
  return `${count} ${count === 1 ? 'object' : 'objects'}`
}
