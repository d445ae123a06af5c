import type { Pid, Ref } from '../../../../shared/term.ts'
import type { LogSize } from '../restore/restore.ts'
import { type WayName, wayNames } from '../restore/ways.ts'
import type { Session } from '../session.ts'
import type { Keeping } from '../session-client.ts'

/** What is compared of a session before and after a crash. */
export type Holding = {
  /** "towel × 3" */
  readonly items: readonly string[]
  readonly codes: readonly string[]
  /** Lines of the log. */
  readonly lines: number
}

/** One of the carts that are compared. */
export type LabCart = {
  readonly way: WayName
  readonly key: string
  readonly pid: Pid | null
  /** `fresh` before the first trip; `asleep`: it has ended in order, and is started by who asks for it. */
  readonly status: 'fresh' | 'live' | 'asleep' | 'down'
  /** What it has told last, and, after a crash, what it had told before that. */
  readonly has: Holding | null
  readonly had: Holding | null
  readonly keeping: Keeping | null
  /** Changes that were kept since the trip began, and their bytes. */
  readonly changes: number
  readonly bytes: number
  /** Crashes, and after how many of them nothing was missing. */
  readonly crashes: number
  readonly whole: number
  /** Ms of the world's clock from the last crash to the first answer. */
  readonly back_ms: number | null
  /** What went wrong, in words. */
  readonly trouble: string | null
}

/** How long a log was, and how long its replay took when the cart was killed then. */
export type Replay = LogSize & { readonly replay_ms: number; readonly compacted: boolean }

/** The cart with the long log. */
export type LongLog = { readonly size: LogSize | null; readonly replays: readonly Replay[] }

export type BootMode = 'init' | 'continue'

/** Ms since the start of the boot: when the cart's init began, when it returned, and when the cart was whole. */
export type BootCart = readonly [begunMs: number, startedMs: number, readyMs: number]

/** Ms since the start of the boot: when the supervisor was asked for its children, and when it answered. */
export type BootAsk = readonly [askedMs: number, answeredMs: number]

export type Boot = {
  readonly mode: BootMode
  readonly count: number
  /** Ms that the database takes for an answer. */
  readonly latency_ms: number
  readonly carts: readonly BootCart[]
  readonly asks: readonly BootAsk[]
  /** When the start of the supervisor has returned; nil before. */
  readonly supervisor_ms: number | null
  readonly done: boolean
}

export type LabState = {
  /** What is done now, in words; nil when nothing is. */
  readonly busy: string | null
  readonly monitor: Ref | null
  /** Experiments that are over. */
  readonly done: number
  /** Steps of the trip that were made. */
  readonly step: number
  readonly carts: { readonly [Name in WayName]: LabCart }
  /** Monitors of the carts. */
  readonly watched: ReadonlyMap<Ref, WayName>
  readonly long_log: LongLog
  readonly boots: { readonly [Mode in BootMode]: Boot | null }
  /** Why the last thing that was asked for has failed; nil when it has not. */
  readonly trouble: string | null
}

export const freshLab: LabState = {
  busy: null,
  monitor: null,
  done: 0,
  step: 0,
  carts: Object.fromEntries(wayNames.map(way => [way, freshCart(way)])) as LabState['carts'],
  watched: new Map(),
  long_log: { size: null, replays: [] },
  boots: { init: null, continue: null },
  trouble: null,
}

export function freshCart(way: WayName): LabCart {
  return {
    way,
    key: `lab-${way}`,
    pid: null,
    status: 'fresh',
    has: null,
    had: null,
    keeping: null,
    changes: 0,
    bytes: 0,
    crashes: 0,
    whole: 0,
    back_ms: null,
    trouble: null,
  }
}

export function holdingOf({ items, discounts, logs }: Session): Holding {
  return {
    items: items.map(({ sku, quantity }) => `${sku} × ${quantity}`),
    codes: discounts.map(({ code, spent }) => (spent ? `${code}, spent` : code)),
    lines: logs.length,
  }
}

/** Whether nothing of `had` is missing. */
export function isWhole(had: Holding, has: Holding): boolean {
  const codes = new Set(has.codes)
  const items = new Set(has.items)
  return (
    had.lines <= has.lines &&
    had.items.every(item => items.has(item)) &&
    had.codes.every(code => codes.has(code))
  )
}
