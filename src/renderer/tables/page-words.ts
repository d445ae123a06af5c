import type { TablePage, TableRow } from '../../shared/protocol/events.ts'
import { plural } from '../ui/format.ts'

/** Objects of a page. */
export const pageLimit = 100

/** Where in the table a page is: "Slots 0 to 255 of 256", "Objects 1 to 100 of 700". Pure. */
export function pageText(kind: TableRow['kind'], { from, next, places, objects }: TablePage): string {
  const number = (value: number): string => value.toLocaleString('en')
  if (kind === 'ets') {
    if (objects.length === 0) return 'No objects'
    return `Objects ${number(from.at + 1)} to ${number(from.at + objects.length)} of ${number(places)}`
  }
  const last = next === null ? places - 1 : next.skip > 0 ? next.at : next.at - 1
  const slots = last === from.at ? `Slot ${number(last)}` : `Slots ${number(from.at)} to ${number(last)}`
  return `${slots} of ${number(places)}, ${plural(objects.length, 'object')}`
}

/** Why nobody but the owner may change the table; null when everybody may. Pure. */
export function notYours({ ets, dets }: Pick<TableRow, 'ets' | 'dets' | 'owner'>): string | null {
  if (ets !== null && ets.protection !== 'public')
    return `${ets.protection}: only its owner may write it. OTP raises badarg for everybody else, so Coppice offers no change, as Erlang’s observer cannot make one.`
  if (dets?.access === 'read') return 'It was opened for reading only.'
  return null
}
