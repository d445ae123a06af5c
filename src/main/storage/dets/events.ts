import type { Term } from '../../../shared/term.ts'
import { type EventBody, effect, type Process } from '../../runtime/index.ts'

type TableEvent = Extract<EventBody, { type: 'table' }>

/** Tells whoever watches what happened to the file under `table`. */
export function tableEvent(
  self: Process,
  table: Term,
  file: string,
  what: TableEvent['what'],
  text: string,
): void {
  effect(self, () => {
    if (self.world.tap !== null) self.world.emit({ type: 'table', pid: self.pid, table, file, what, text })
  })
}
