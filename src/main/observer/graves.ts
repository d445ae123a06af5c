import type { Pid } from '../../shared/term.ts'
import type { Process } from '../runtime/index.ts'
import type { Seat } from './seat.ts'

type Grave = { readonly process: Process; readonly seat: Seat | null }

/** The last processes that exited, and where they sat: their details can still be read. */
export class Graves {
  private readonly kept = new Map<number, Grave>()

  get(pid: Pid): Grave | undefined {
    return this.kept.get(pid.id)
  }

  add(process: Process, seat: Seat | null): void {
    this.kept.set(process.pid.id, { process, seat })
    if (this.kept.size <= gravesKept) return
    for (const oldest of this.kept.keys()) {
      this.kept.delete(oldest)
      break
    }
  }

  /** Goes on from where `other` is; `seatOf`: the copy of a seat. */
  follow(other: Graves, seatOf: (seat: Seat) => Seat): void {
    for (const [id, { process, seat }] of other.kept)
      this.kept.set(id, { process, seat: seat === null ? null : seatOf(seat) })
  }
}

const gravesKept = 200
