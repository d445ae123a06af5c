import { nonode } from '../../../shared/atoms.ts'
import { atom, type Term, tuple } from '../../../shared/term.ts'
import { type EventBody, effect, type Process, send } from '../../runtime/index.ts'
import type { OpenLog } from './state.ts'

type TableEvent = Extract<EventBody, { type: 'table' }>

/** Tells whoever watches what happened to a file of the log `name`. */
export function logEvent(
  self: Process,
  name: Term,
  file: string,
  what: TableEvent['what'],
  text: string,
): void {
  effect(self, () => {
    if (self.world.tap !== null)
      self.world.emit({ type: 'table', pid: self.pid, table: name, file, what, text })
  })
}

/** Sends `{disk_log, Node, Log, note}` to the owners that want to be told. */
export function notifyOwners(self: Process, log: OpenLog, note: Term): void {
  for (const { pid, notify } of log.owners)
    if (notify) send(self, pid, tuple(atom('disk_log'), nonode, log.args.name, note))
}
