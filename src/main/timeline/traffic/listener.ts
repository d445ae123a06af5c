import type { Pid, Term } from '../../../shared/term.ts'
import type { Ear, Observer } from '../../observer/index.ts'
import { monitorOf, type WorldEvent } from '../../runtime/index.ts'
import type { Instant } from '../instant.ts'
import type { Scene } from '../scene.ts'

/** An event between processes that somebody wants to see, and what could be seen of it only then. */
export type Heard = {
  readonly event: WorldEvent
  /** The moment after it. */
  readonly at: Instant
  /** Its number among those of its type that belong to this moment, from 0. */
  readonly number: number
  /** Who did it was handling a message. */
  readonly inside: boolean
  /** Of a message taken: a callback has waited for it. */
  readonly awaited: boolean
  /** Of a message taken: the state of its receiver then. */
  readonly state: Term | undefined
}

/** Which seats are wanted. */
export type Wanted = {
  /** Keys of seats. */
  readonly keys: ReadonlySet<string>
  /** Also what they have to do with processes in other seats. */
  readonly others: boolean
}

/** Whether a process is wanted; `maybe` as long as nobody knows where it sits. */
type Place = 'wanted' | 'maybe' | 'other'

/**
 * Gathers what goes on among wanted seats while the world runs, at most `perFrame` of it between two calls of `next`: it
 * looks at each message of the world, so it must be quick.
 */
export class Listener implements Ear {
  private gathered: Heard[] = []
  private readonly observer: Observer
  private readonly scene: Scene
  private readonly wanted: Wanted
  private readonly perFrame: number
  /** Number of the log's entry that would come next, while `event` happens. */
  private readonly entryOf: (event: WorldEvent) => number
  /** Hears that there is something to be taken. */
  private readonly onNews: () => void
  private readonly places = new Map<number, Place>()
  /** Step at which the oldest of them was found. */
  private placesFrom = 0
  /** World-wide numbers of the moment `at`, by type of event. */
  private readonly numbers = new Map<WorldEvent['type'], number>()
  private at: Instant = { step: -1, entry: -1 }
  private looked = 0
  private kept = 0
  /** Messages sent that were not looked at. */
  missed = 0

  constructor(
    scene: Scene,
    wanted: Wanted,
    {
      perFrame = framesShare,
      entryOf,
      onNews = () => undefined,
    }: { perFrame?: number; entryOf: (event: WorldEvent) => number; onNews?: () => void },
  ) {
    this.scene = scene
    this.observer = scene.observer
    this.wanted = wanted
    this.perFrame = perFrame
    this.entryOf = entryOf
    this.onNews = onNews
  }

  get full(): boolean {
    return this.kept >= this.perFrame || this.looked >= this.perFrame * looksPerKept
  }

  readonly hear = (event: WorldEvent): void => {
    const isLoud = event.type === 'send' || event.type === 'receive' || event.type === 'state'
    if (isLoud) this.looked++
    const number = this.count(event)
    if ((this.full && isLoud) || this.kept >= this.perFrame * 2) {
      if (event.type === 'send') this.missed++
      return
    }
    if (!this.wants(event)) return
    this.kept++
    const taker = event.type === 'receive' ? this.observer.find(event.pid) : null
    this.gathered.push({
      event,
      at: this.at,
      number,
      inside: this.isInside(event),
      awaited: taker !== null && taker.coroutine !== null,
      state: taker?.program.shownState,
    })
    if (this.gathered.length === 1) this.onNews()
  }

  /** The next frame begins, before which `missed` messages were sent that were not told of. */
  next(missed: number): void {
    this.looked = 0
    this.kept = 0
    this.missed += missed
    this.places.clear()
    if (this.missed > 0 && this.gathered.length === 0) this.onNews()
  }

  /** All since the last time that is still wanted, now that more is known of who sits where. */
  take(): Heard[] {
    this.places.clear()
    const gathered = this.gathered.filter(({ event }) => this.wants(event))
    this.gathered = []
    return gathered
  }

  /** Forgets all but the last `count`, or some more. */
  trim(count: number): void {
    if (this.gathered.length >= 2 * count) this.gathered.splice(0, this.gathered.length - count)
  }

  /** Counts `event` among its like of its moment. @returns how many there were before it */
  private count(event: WorldEvent): number {
    const { type } = event
    const step = this.scene.host.world.steps
    const entry = this.entryOf(event)
    if (step !== this.at.step || entry !== this.at.entry) {
      this.at = { step, entry }
      this.numbers.clear()
      if (step >= this.placesFrom + placesLast) {
        this.placesFrom = step
        this.places.clear()
      }
    }
    const number = this.numbers.get(type) ?? 0
    this.numbers.set(type, number + 1)
    return number
  }

  /** A callback that waits is a coroutine; whatever ends its wait, it goes on with the message that it began with. */
  private isInside({ by, cause }: WorldEvent): boolean {
    if (by === null) return false
    return cause !== 0 || this.observer.find(by)?.coroutine != null
  }

  private wants(event: WorldEvent): boolean {
    switch (event.type) {
      case 'send':
      case 'signal':
        return this.wantsBetween(event.from, event.to)
      case 'spawn':
        return this.placeOf(event.pid) !== 'other' || this.isWanted(event.parent)
      case 'exit':
      case 'receive':
      case 'state':
        return this.placeOf(event.pid) !== 'other'
      case 'link':
      case 'unlink':
        return this.wantsBetween(event.pid, event.other)
      case 'monitor':
      case 'demonitor':
        // Of the monitors of calls their ends are of use: a call that is over without a reply.
        if (event.type === 'monitor' && this.isOfCall(event)) return false
        return this.placeOf(event.pid) !== 'other'
      default:
        return false
    }
  }

  private isOfCall({ pid, ref }: WorldEvent & { type: 'monitor' | 'demonitor' }): boolean {
    const watcher = this.scene.host.world.process(pid)
    return watcher !== undefined && monitorOf(watcher, ref.id) === undefined
  }

  /** `from`: null for the outside, which is on every chart. */
  private wantsBetween(from: Pid | null, to: Pid): boolean {
    const receiver = this.placeOf(to)
    if (receiver === 'wanted' && (this.wanted.others || from === null)) return true
    if (from === null) return receiver === 'maybe'
    const sender = this.placeOf(from)
    if (this.wanted.others) return sender !== 'other' || receiver !== 'other'
    return sender !== 'other' && receiver !== 'other'
  }

  private isWanted(pid: Pid | null): boolean {
    return pid !== null && this.placeOf(pid) === 'wanted'
  }

  private placeOf(pid: Pid): Place {
    const known = this.places.get(pid.id)
    if (known !== undefined) return known
    const key = this.observer.whereIs(pid)?.key
    if (key === undefined) return this.mayBeWanted(pid) ? 'maybe' : 'other'
    const place = this.wanted.keys.has(key) ? 'wanted' : 'other'
    this.places.set(pid.id, place)
    return place
  }

  /** Who lives and is nowhere yet will be seated in a while, below whoever started it. */
  private mayBeWanted(pid: Pid): boolean {
    const { world } = this.scene.host
    let process = world.process(pid)
    if (process === undefined) return false
    // Whom nobody started stands at the top.
    if (process.parent === null) return [...this.wanted.keys].some(key => !/[/~]/.test(key.slice(1)))
    for (let above = 0; above < ancestorsMost && process?.parent != null; above++) {
      const key = this.observer.whereIs(process.parent)?.key
      if (key !== undefined) return [...this.wanted.keys].some(wanted => wanted.startsWith(key))
      process = world.process(process.parent)
    }
    return true
  }
}

/** More processes that started each other and are in no seat yet do not come one above the other. */
const ancestorsMost = 10
/** What one frame takes in, and how many messages of the world are looked at for each that is. */
const framesShare = 120
const looksPerKept = 15
/** Steps after which it is asked again where a process sits: seats get other keys when their processes take a name. */
const placesLast = 200
