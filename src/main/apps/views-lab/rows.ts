import { limits } from '../../../shared/limits.ts'
import { type Coroutine, type Process, sleep } from '../../otp/process.ts'

export type Row = { readonly id: number; readonly text: string }

/** Ms that the slow query takes. */
export const queryMs = 3_000

/** All rows there are. */
export function allRows(): readonly Row[] {
  return Array.from({ length: limits.labRows }, (_, index) => rowOf(index + 1, 'as it was'))
}

export function rowOf(id: number, state: string): Row {
  return { id, text: `song ${id} · ${state}` }
}

/** A query that makes its caller wait. @returns the answer */
export function* slowQuery(self: Process): Coroutine<string> {
  yield* sleep(self, queryMs)
  return '42 rows found'
}
