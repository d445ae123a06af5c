import type { ProcessesUpdate, ProcessRow } from '../../shared/protocol/events.ts'
import type { Pid } from '../../shared/term.ts'
import type { HostClock } from '../host/index.ts'
import { type Observer, ProcessList, type ProcessLook } from '../observer/index.ts'
import { Refusal } from './check.ts'

/** The table of processes of one window: of the world and the instant that the window looks at. */
export class ProcessTable {
  private readonly clock: HostClock
  private readonly send: (update: ProcessesUpdate) => void
  private list: ProcessList | null = null
  private of: Observer | null = null
  private look: ProcessLook | null = null

  constructor(clock: HostClock, send: (update: ProcessesUpdate) => void) {
    this.clock = clock
    this.send = send
  }

  /** Looks at rows of `observer`'s world. */
  see(observer: Observer, look: ProcessLook): void {
    this.look = look
    if (this.list === null || this.of !== observer) {
      this.list?.close()
      this.of = observer
      this.list = new ProcessList(observer, this.clock, this.send)
    }
    this.list.see(look)
  }

  /** The window may look at another world now. */
  stageChanged(observer: Observer): void {
    if (this.look !== null && this.of !== observer) this.see(observer, this.look)
  }

  /** @throws Refusal `not_found` while nobody looks at it */
  copy(): { rows: ProcessRow[]; more: number } {
    return this.opened().copy()
  }

  /** Place of the process `pid`; null where it is not in the table. @throws Refusal `not_found` while nobody looks at it */
  placeOf(pid: Pid): number | null {
    return this.opened().placeOf(pid)
  }

  close(): void {
    this.list?.close()
    this.list = null
    this.of = null
    this.look = null
  }

  private opened(): ProcessList {
    if (this.list === null) throw new Refusal('not_found', 'the table of processes is not open')
    return this.list
  }
}
