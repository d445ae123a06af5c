import { atom } from '../../../shared/term.ts'
import { type Coroutine, monotonicTime, type Process, sendAfter } from '../../runtime/index.ts'
import type { TableState } from './state.ts'
import { save } from './writing.ts'

/** Messages of a table to itself. */
export const delayedWrite = atom('delayed_write')
export const autoSave = atom('auto_save')

/** Ms after which changes that were answered at once are written, as in real DETS. */
const delayMs = 3_000

/** The state in which the timer of the delayed write runs. */
export function writingLater(self: Process, state: TableState): TableState {
  if (state.fields.writesLater) return state
  sendAfter(self, delayMs, self.pid, delayedWrite)
  return state.with({ writesLater: true })
}

/** The state in which the timer of auto_save runs, if there is anything to save. */
export function savingLater(self: Process, state: TableState): TableState {
  const { changedAtMs, savesLater, options } = state.fields
  const afterMs = options?.auto_save ?? null
  if (changedAtMs === null || savesLater || afterMs === null || options?.access === 'read') return state
  sendAfter(self, afterMs, self.pid, autoSave)
  return state.with({ savesLater: true })
}

/** Saves a table that nobody has changed for the time of auto_save; else looks again when that time can be over. */
export function* saveWhenIdle(self: Process, state: TableState): Coroutine<TableState> {
  const { changedAtMs, options } = state.fields
  if (changedAtMs === null || options?.auto_save == null) return state
  const leftMs = changedAtMs + options.auto_save - monotonicTime(self)
  if (leftMs > 0) {
    sendAfter(self, leftMs, self.pid, autoSave)
    return state.with({ savesLater: true })
  }
  const saved = yield* save(self, state)
  return savingLater(self, saved.state)
}
