import type { ForecastSeat } from '../../shared/protocol/events.ts'
import { isRecord, type Term } from '../../shared/term.ts'
import { toJson } from '../../shared/term-json.ts'
import type { Observer } from '../observer/index.ts'
import type { Process } from '../runtime/index.ts'

/** How much of the state `before` is in the state `after`, field by field where both are maps. `from`: whom it was asked of. */
export function comeback(
  before: Term | undefined,
  after: Term | undefined,
  from: string[],
): ForecastSeat['state'] {
  if (before === undefined) return null
  if (after === undefined) return { comesBack: 'lost', kept: [], lost: [], from: [] }
  if (same(before, after)) return { comesBack: 'whole', kept: [], lost: [], from }
  if (!isRecord(before) || !isRecord(after)) return { comesBack: 'lost', kept: [], lost: [], from: [] }
  const fields = Object.keys(before)
  const kept = fields.filter(field => field in after && same(before[field] as Term, after[field] as Term))
  const lost = fields.filter(field => !kept.includes(field))
  return kept.length === 0
    ? { comesBack: 'lost', kept, lost, from: [] }
    : { comesBack: 'part', kept, lost, from }
}

/** What a process that was asked for something stands for: the file of a table, else its own name. */
export function sourceName(process: Process, observer: Observer): string {
  const state = process.program.shownState
  if (process.program.initialCall === 'dets.init/1' && isRecord(state) && typeof state.file === 'string')
    return state.file
  return observer.whereIs(process.pid)?.name ?? String(process.pid)
}

function same(a: Term, b: Term): boolean {
  return a === b || JSON.stringify(toJson(a)) === JSON.stringify(toJson(b))
}
