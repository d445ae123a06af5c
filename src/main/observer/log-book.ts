import { limits } from '../../shared/limits.ts'
import type { Pid } from '../../shared/term.ts'
import type { LogReport, World, WorldEvent } from '../runtime/index.ts'
import { nameOf } from './nodes.ts'
import type { Seat } from './seat.ts'
import { moduleOf, ownName } from './words.ts'

/** A report as it was logged; it is put into words when somebody reads it. */
export type LogEntry = {
  /** From 1, without gaps. */
  readonly id: number
  readonly atMs: number
  /** Steps that the world had made. */
  readonly step: number
  readonly report: LogReport
  /** Where the process that logged it sat; null for who has no seat. */
  readonly seat: Seat | null
  /** What it was called. */
  readonly name: string
}

/**
 * The last `limits.logReports` reports of a world: those of OTP and those of its applications. They lie in chunks that
 * never change once they are full, so that a copy for a fork shares them.
 */
export class LogBook {
  /** Number of the last entry; 0 before the first. */
  last = 0
  private full: (readonly LogEntry[])[] = []
  private open: LogEntry[] = []
  private readonly world: World
  private readonly seatOf: (pid: Pid) => Seat | undefined

  /** `from`: of the world of which this one is a fork. */
  constructor(world: World, seatOf: (pid: Pid) => Seat | undefined, from: LogBook | null) {
    this.world = world
    this.seatOf = seatOf
    if (from === null) return
    this.last = from.last
    this.full = from.full.slice()
    this.open = from.open.slice()
  }

  /** Number of the first entry that is kept; one more than `last` when none is. */
  get first(): number {
    return this.last - this.full.length * chunkLength - this.open.length + 1
  }

  hear({ atMs, report }: WorldEvent & { type: 'report' }): void {
    const { world } = this
    const seat = this.seatOf(report.pid) ?? null
    const process = world.process(report.pid)
    const own = process === undefined ? '' : (ownName(process) ?? moduleOf(process))
    const name = seat === null ? own : nameOf(seat)
    this.last++
    this.open.push({ id: this.last, atMs, step: world.steps, report, seat, name })
    if (this.open.length < chunkLength) return
    this.full.push(this.open)
    this.open = []
    if (this.full.length > chunksKept) this.full.shift()
  }

  /** Entry `id`; undefined for one that is forgotten, or did not come yet. */
  get(id: number): LogEntry | undefined {
    const at = id - this.first
    if (at < 0 || id > this.last) return undefined
    const chunk = this.full[Math.floor(at / chunkLength)] ?? this.open
    return chunk[at % chunkLength]
  }
}

const chunkLength = 250
const chunksKept = limits.logReports / chunkLength
