import type { TablesUpdate } from '../../shared/protocol/events.ts'
import type { HostClock } from '../host/index.ts'
import { TableChanges } from './table-changes.ts'
import { TableDesk } from './table-desk.ts'
import { TablesTeller } from './tables-teller.ts'
import type { TimeTravel } from './time-travel.ts'

/** What one window has to do with tables. */
export type Tables = {
  readonly teller: TablesTeller
  readonly desk: TableDesk
  readonly changes: TableChanges
}

export function tablesOf(time: TimeTravel, clock: HostClock, send: (update: TablesUpdate) => void): Tables {
  const teller = new TablesTeller(clock, send)
  const desk = new TableDesk(() => time.stage, teller)
  return { teller, desk, changes: new TableChanges(desk, time) }
}
