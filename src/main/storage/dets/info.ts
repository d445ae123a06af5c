import { atom, type Term, tuple } from '../../../shared/term.ts'
import { fixedInfo } from './fixing.ts'
import type { TableState } from './state.ts'

/** One fact about an open table; the atom `undefined` for what is none. @see OTP stdlib, dets: info/2 */
export function infoOf(state: TableState, item: Term): Term {
  const { table, options } = state.open
  const { header } = table
  switch (item) {
    case atom('access'):
      return atom(options.access)
    case atom('auto_save'):
      return options.auto_save ?? atom('infinity')
    case atom('file_size'):
    case atom('memory'):
      return table.pages.size
    case atom('filename'):
      return options.file
    case atom('fixed'):
      return state.fields.fixed.length > 0
    case atom('hash'):
      return atom('phash2')
    case atom('keypos'):
      return header.keypos
    case atom('no_keys'):
      return header.keyCount
    case atom('no_objects'):
    case atom('size'):
      return header.objectCount
    case atom('no_slots'):
      return tuple(header.minSlots, header.next, header.maxSlots)
    case atom('ram_file'):
      return options.ram_file
    case atom('safe_fixed'):
      return fixedInfo(state, ms => tuple(0, Math.floor(ms / 1000), (ms % 1000) * 1000))
    case atom('safe_fixed_monotonic_time'):
      return fixedInfo(state, ms => ms)
    case atom('sync'):
      return atom(options.sync)
    case atom('type'):
      return atom(header.type)
    case atom('version'):
      return 9
    default:
      return atom('undefined')
  }
}
