import { atom, atomName, isAtom, Pid, type Term, type TermRecord, tuple } from '../../../shared/term.ts'
import { isMap, mapPairs, mapSize } from '../../../shared/term-maps.ts'
import { Bug, freeze } from '../../runtime/index.ts'
import { charlist } from './charlist.ts'

/** A module's `format_status/1`: takes a map and returns one with the same keys, or fewer. */
export type FormatStatus = (status: TermRecord) => Term

/** The status map as the module wants it shown, and what went wrong when it could not say. */
export type Formatted = { readonly status: TermRecord; readonly failed: Term | null }

/**
 * Has a module format `status`; one without `formatStatus` shows it as it is.
 * @see OTP stdlib, gen: format_status/4
 */
export function formatStatus(
  module: string,
  format: FormatStatus | undefined,
  status: TermRecord,
): Formatted {
  if (format === undefined) return { status, failed: null }
  const failed = (what: string): Formatted => ({
    status,
    failed: charlist(`${module}:format_status/1 ${what}`),
  })
  let given: Term
  try {
    given = freeze((format(status) ?? null) as Term)
  } catch (thrown) {
    if (thrown instanceof Bug) throw thrown
    return failed('crashed')
  }
  if (!isMap(given)) return failed('did not return a map')
  const merged: { [key: string]: Term } = { ...status }
  for (const [key, value] of mapPairs(given)) if (isAtom(key)) merged[atomName(key)] = value
  // As in OTP: keys that were left out count as unknown ones.
  if (mapSize(given) !== Object.keys(merged).length) return failed('returned a map with unknown keys')
  return { status: merged, failed: null }
}

/** `[{header, …}, {data, […]} | shown]`, what a behaviour adds to `sys:get_status`. */
export function statusOf(
  header: string,
  name: Term,
  data: readonly [label: string, value: Term][],
  shown: readonly Term[],
): Term {
  return [tuple(atom('header'), headerOf(header, name)), labelled(data), ...shown]
}

/** `{data, [{"Label", Value}]}` */
export function labelled(data: readonly [label: string, value: Term][]): Term {
  return tuple(
    atom('data'),
    data.map(([label, value]) => tuple(charlist(label), value)),
  )
}

/** @see OTP stdlib, gen: format_status_header/2 */
function headerOf(header: string, name: Term): Term {
  if (isAtom(name)) return charlist(`${header} ${atomName(name)}`)
  if (name instanceof Pid) return charlist(`${header} ${name}`)
  return tuple(charlist(header), name)
}
