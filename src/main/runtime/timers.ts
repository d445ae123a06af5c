/**
 * Everything that falls due by time, in one structure. Timers of equal length are set in the order in which they
 * fall due, so each length has its own list that is only ever appended to; setting and cancelling are O(1),
 * finding the next looks at the head of each list.
 */
export type Timer = {
  /** World time at which it fires, in ms. */
  readonly due: number
  /** Order among timers due at the same time: first set, first fired. */
  readonly seq: number
  /** Called once, from outside any process. */
  readonly fire: TimerTarget
  /** null when it is not set any more: fired or cancelled. */
  list: TimerList | null
  previous: Timer | null
  next: Timer | null
}

/** What a timer wakes: data rather than a closure, so that a fork can point it at the process's copy. */
export interface TimerTarget {
  fired(timer: Timer): void
}

class TimerList {
  readonly length: number
  head: Timer | null = null
  tail: Timer | null = null

  constructor(length: number) {
    this.length = length
  }
}

/** Lists of different lengths beyond which empty ones are dropped. */
const emptyListsKept = 64

export class Timers {
  private readonly lists = new Map<number, TimerList>()
  /** The list that was used last: mostly it is used next, too. */
  private recent = new TimerList(Number.NaN)
  private nextSeq = 1
  private count = 0

  /** Timers set and not yet fired or cancelled. */
  get size(): number {
    return this.count
  }

  /** Sets a timer that fires `ms` after `now`. */
  set(now: number, ms: number, target: TimerTarget): Timer {
    return this.append(now + ms, this.nextSeq++, ms, target)
  }

  /** Cancels `timer`; false when it has fired or was cancelled before. */
  cancel(timer: Timer): boolean {
    const list = timer.list
    if (list === null) return false
    if (timer.previous === null) list.head = timer.next
    else timer.previous.next = timer.next
    if (timer.next === null) list.tail = timer.previous
    else timer.next.previous = timer.previous
    // A length that was used is used again mostly; its empty list is kept, unless there are too many.
    if (list.head === null && list !== this.recent && this.lists.size > emptyListsKept)
      this.lists.delete(list.length)
    timer.list = timer.previous = timer.next = null
    this.count--
    return true
  }

  /** The timer that fires next, or null. */
  peek(): Timer | null {
    let first: Timer | null = null
    for (const list of this.lists.values()) {
      const timer = list.head
      if (timer === null) continue
      if (first === null || timer.due < first.due || (timer.due === first.due && timer.seq < first.seq))
        first = timer
    }
    return first
  }

  /** A copy whose timers wake what `target` makes of what these wake, and each timer's copy. */
  fork(target: (old: TimerTarget) => TimerTarget): { timers: Timers; copies: Map<Timer, Timer> } {
    const timers = new Timers()
    const copies = new Map<Timer, Timer>()
    for (const list of this.lists.values()) {
      for (let old = list.head; old !== null; old = old.next)
        copies.set(old, timers.append(old.due, old.seq, list.length, target(old.fire)))
    }
    timers.nextSeq = this.nextSeq
    return { timers, copies }
  }

  /** Every timer that is set, in the order in which they will fire. */
  all(): Timer[] {
    const timers: Timer[] = []
    for (const list of this.lists.values())
      for (let timer = list.head; timer !== null; timer = timer.next) timers.push(timer)
    return timers.sort((a, b) => a.due - b.due || a.seq - b.seq)
  }

  private listOf(length: number): TimerList {
    let list = this.lists.get(length)
    if (list === undefined) {
      list = new TimerList(length)
      this.lists.set(length, list)
    }
    this.recent = list
    return list
  }

  /** Puts a timer at the end of the list of its length. */
  private append(due: number, seq: number, length: number, target: TimerTarget): Timer {
    const list = this.recent.length === length ? this.recent : this.listOf(length)
    const timer: Timer = { due, seq, fire: target, list, previous: list.tail, next: null }
    if (list.tail === null) list.head = timer
    else list.tail.next = timer
    list.tail = timer
    this.count++
    return timer
  }
}
