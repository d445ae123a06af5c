import type { CartKeeping, CartWay } from './shop.ts'

/** The experiments with carts: what each way to get one back keeps, loses and costs, measured. */
export type ShopLabScreen = {
  screen: 'shop_lab'
  /** What is done now, in words; null when nothing is. */
  busy: string | null
  /** Experiments that are over. */
  done: number
  /** Why the last experiment broke off; null when it did not. */
  trouble: string | null
  /** What the customer does, step by step, and how many steps were made. */
  steps: string[]
  step: number
  /** One cart a way, in the order of the ways. */
  carts: LabCart[]
  longLog: { size: LogSize | null; replays: (LogSize & { replayMs: number; compacted: boolean })[] }
  boots: { init: Boot | null; continue: Boot | null }
}

export type LabCart = {
  way: CartWay
  /** What its session is known by. */
  key: string
  pid: string | null
  /** `fresh` before the first trip; `asleep`: it has ended in order, and is started by who asks for it. */
  status: 'fresh' | 'live' | 'asleep' | 'down'
  /** What it has now; and, after a crash, what it had before. */
  has: Holding | null
  had: Holding | null
  keeping: CartKeeping | null
  /** Changes since the trip began, and the bytes that were handed to the disk for them. */
  changes: number
  bytes: number
  /** Crashes, and those after which nothing was missing. */
  crashes: number
  whole: number
  /** Ms of the world's clock from the last crash to the first answer. */
  backMs: number | null
  trouble: string | null
}

/** What is compared of a session: "towel × 3", codes, and the number of lines in its log. */
export type Holding = { items: string[]; codes: string[]; lines: number }

export type LogSize = { entries: number; bytes: number }

export type BootMode = 'init' | 'continue'

/** Many carts started by one supervisor; all times in ms since it began, by the world's clock. */
export type Boot = {
  mode: BootMode
  count: number
  /** What the database takes for an answer. */
  latencyMs: number
  /** Of each cart: when its init began, when that returned, and when the cart was whole; in the order of the last. */
  carts: [begunMs: number, startedMs: number, readyMs: number][]
  /** Questions to the supervisor: when they were asked, and when it answered. */
  asks: [askedMs: number, answeredMs: number][]
  /** When the start of the supervisor returned; null before. */
  supervisorMs: number | null
  done: boolean
}
