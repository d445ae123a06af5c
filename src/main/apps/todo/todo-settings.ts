import { isRecord, type Term } from '../../../shared/term.ts'

/** What the owner of a list may choose. */
export type TodoSettings = {
  /** Ms after which a completed todo is removed; nil: never. */
  readonly keep_completed_ms: number | null
  /** Ms without a visit after which the server stops; nil: never. */
  readonly idle_ms: number | null
}

export const usualSettings: TodoSettings = { keep_completed_ms: null, idle_ms: 5 * 60_000 }

/** Shortest time of both settings, in ms. */
const shortestMs = 1_000
/** Longest time of both settings: a year. */
const longestMs = 366 * 24 * 3_600_000

export function isTodoSettings(term: Term | undefined): term is TodoSettings {
  return isRecord(term) && isTime(term.keep_completed_ms) && isTime(term.idle_ms)
}

function isTime(term: Term | undefined): boolean {
  return (
    term === null ||
    (Number.isSafeInteger(term) && (term as number) >= shortestMs && (term as number) <= longestMs)
  )
}

/** Ms between two looks for todos that are too old: often enough to be seen, and no oftener than each second. */
export function sweepEveryMs(keepCompletedMs: number): number {
  return Math.min(60_000, Math.max(1_000, Math.floor(keepCompletedMs / 4)))
}
