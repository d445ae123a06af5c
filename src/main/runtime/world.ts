import { type Atom, type Pid, Pid as PidTerm, type Term } from '../../shared/term.ts'
import { changeMailbox } from './by-hand.ts'
import { deliver } from './deliver.ts'
import type { Device } from './device.ts'
import type { Rebuild } from './effects.ts'
import { Bug } from './errors.ts'
import { Tables } from './ets/tables.ts'
import type { EventBody, Tap } from './events.ts'
import { type ForkOptions, forkWorld } from './fork.ts'
import { freeze } from './freeze.ts'
import type { Input, JournalEntry } from './journal.ts'
import { NameTable } from './name-table.ts'
import { type Process, woken } from './process.ts'
import { ProcessTable } from './process-table.ts'
import type { Program } from './program.ts'
import { RunQueue } from './run-queue.ts'
import { runStep } from './scheduler.ts'
import type { MessageTimer } from './send-after.ts'
import { resolve, signalExit } from './signals.ts'
import { createProcess } from './spawn.ts'
import { Timers } from './timers.ts'
import type { PlainWait } from './wait.ts'

export type WorldOptions = {
  /** Any 32-bit integer; worlds of one seed and one journal are the same world. Default 1. */
  seed?: number
  /** What the wall clock said when the world's clock was 0, in ms since 1970. Default 0. */
  epochMs?: number
  /** Answers what processes ask of the outside. Default: every request is a bug. */
  device?: Device
  /** What a `spawn` input may start, by name. */
  entries?: Readonly<Record<string, (args: readonly Term[]) => Program>>
  /** Hears every input as it enters. */
  journal?: (entry: JournalEntry) => void
}

/** What a tap can do without, and nobody builds then. */
export type Spared = {
  /** Links, monitors, names and exit signals: what is between processes. */
  readonly ties?: boolean
  /** What OTP reports of starts, crashes and supervisors. */
  readonly reports?: boolean
}

/**
 * One running system: its processes, clock, random numbers, names and timers. Worlds share nothing. A world is
 * deterministic: all that enters from outside comes through `inject`, and the order inside follows from that.
 * Nothing happens by itself: `run` lets processes run, a `clock` input lets time pass.
 */
export class World {
  /** World time in ms since its start. */
  now = 0
  readonly epochMs: number
  /** Steps made so far; a step is one message handled, one wait ended, or one exit. */
  steps = 0
  private listener: Tap | null = null
  private listenerIsQuiet = false
  private touchedNow: Process[] | null = null
  /** Whether somebody hears of what happens with every message; looked at before such an event is built. */
  loud = false
  /** Whether somebody hears of links, monitors, names and exit signals. */
  hearsTies = false
  /** Whether somebody hears what OTP reports of starts, crashes and supervisors; other reports are always told. */
  hearsReports = false
  private spared: Spared = {}
  /** Whether it is `loud`, or keeps who is `touched`: then there is more to do with every message and step. */
  attended = false
  /** Hears what processes show to the outside by `output`. */
  output: ((pid: Pid, channel: string, value: Term) => void) | null = null

  readonly processes = new ProcessTable()
  readonly names = new NameTable(this.processes)
  readonly queue = new RunQueue()
  timers = new Timers()
  /** Timers that carry a message, by number of their reference. */
  readonly messageTimers = new Map<number, MessageTimer>()
  tables = new Tables()
  /** Loaded modules that names of the form `{via, Module, Name}` refer to. */
  readonly modules = new Map<Atom, unknown>()
  /** The process that is running at this moment. */
  current: Process | null = null
  /** Number of the event that sent the message being handled; 0 for none. */
  handling = 0
  /** In a fork that is being made: the coroutine that is brought to where its original stands. */
  rebuild: Rebuild | null = null
  /** Whether the step being made has taken its message; it takes one at most. */
  taken = false
  /** A wait that is over, for the next to be made of. */
  spareWait: PlainWait | null = null
  /** Messages sent so far. */
  messages = 0
  nextPid = 1
  nextRef = 1
  randomState: number
  seq = 1
  nextRequest = 1
  /** Who waits for the answer to which request of the device. */
  readonly requests = new Map<number, Process>()
  readonly device: Device | null
  readonly entries: NonNullable<WorldOptions['entries']>
  private readonly journal: ((entry: JournalEntry) => void) | null
  /** Inputs that came while a step was being made. */
  private readonly inbox: Input[] = []

  constructor(options: WorldOptions = {}) {
    this.randomState = (options.seed ?? 1) | 0
    this.epochMs = options.epochMs ?? 0
    this.device = options.device ?? null
    this.entries = options.entries ?? {}
    this.journal = options.journal ?? null
  }

  /** Where new events are told; null while nobody looks, and observation costs nothing. */
  get tap(): Tap | null {
    return this.listener
  }

  set tap(tap: Tap | null) {
    this.listener = tap
    this.attend()
  }

  /**
   * Whether the tap is spared what happens with every message: send, receive, the monitors of calls, and new states of
   * all but supervisors. Somebody who cannot look at each of a million messages a second sets it, and asks for `touched`.
   */
  get quiet(): boolean {
    return this.listenerIsQuiet
  }

  set quiet(quiet: boolean) {
    this.listenerIsQuiet = quiet
    this.attend()
  }

  /** Spares the tap more than `quiet` does, and nothing else of what was spared before. */
  spare(spared: Spared): void {
    this.spared = spared
    this.attend()
  }

  /** The processes that made a step or got a message since `takeTouched`; null while nobody wants to know. */
  get touched(): Process[] | null {
    return this.touchedNow
  }

  set touched(touched: Process[] | null) {
    for (const process of this.touchedNow ?? []) process.touched = false
    this.touchedNow = touched
    this.attend()
  }

  /** The processes that did something since the last time, those that are gone too; empty while `touched` is null. */
  takeTouched(): readonly Process[] {
    const touched = this.touchedNow ?? []
    for (const process of touched) process.touched = false
    if (this.touchedNow !== null) this.touchedNow = []
    return touched
  }

  /** Lets `input` enter: at once, or at the end of the step being made. */
  inject(input: Input): void {
    if (this.current === null) this.enter(input)
    else this.inbox.push(input)
  }

  /**
   * Makes steps until nothing can run or `maxSteps` were made.
   * @returns the number of steps made.
   */
  run(maxSteps = Number.POSITIVE_INFINITY): number {
    const { inbox, queue } = this
    const start = this.steps
    const end = start + maxSteps
    while (this.steps < end) {
      const process = queue.shift()
      if (process === null) break
      process.queued = false
      if (process.dead) continue
      let more: boolean
      // Nobody else can run: the end of the queue is its beginning.
      do {
        this.steps++
        more = runStep(this, process)
      } while (more && queue.length === 0 && inbox.length === 0 && this.steps < end)
      if (more) this.schedule(process)
      if (inbox.length > 0) this.enterAll()
    }
    this.rest()
    return this.steps - start
  }

  /** World time at which the next timer fires, or null when none is set. */
  nextDue(): number | null {
    return this.timers.peek()?.due ?? null
  }

  /** Runs until quiet, then lets `ms` pass: each timer fires at its time, and all runs until quiet before the next. */
  advance(ms: number): void {
    const end = this.now + ms
    this.run()
    for (let due = this.nextDue(); due !== null && due <= end; due = this.nextDue()) {
      this.inject({ type: 'clock', now: Math.max(due, this.now) })
      this.run()
    }
    if (this.now < end) this.inject({ type: 'clock', now: end })
  }

  /** The live process `pid`, or undefined. */
  process(pid: Pid): Process | undefined {
    return this.processes.get(pid.id)
  }

  /** Starts a process without a parent; what runs in it is up to `program`. For hosts and tests. */
  spawn(entry: string, ...args: Term[]): void {
    this.inject({ type: 'spawn', entry, args })
  }

  newPid(): Pid {
    return new PidTerm(this.nextPid++)
  }

  /** Puts `process` at the end of the run queue unless it is there. */
  schedule(process: Process): void {
    if (process.queued) return
    process.queued = true
    this.queue.push(process)
  }

  /** Numbers a message or event. */
  nextSeq(): number {
    return this.seq++
  }

  /** Tells the tap; callers look first whether there is one, so that no event is built for nobody. */
  emit(body: EventBody, seq = this.seq++): void {
    const by = this.current
    this.listener?.({
      seq,
      atMs: this.now,
      by: by === null ? null : by.pid,
      cause: this.handling,
      ...body,
    })
  }

  /** Hands `request` to the device for `process`, which waits for the `io` input of the returned number. */
  request(process: Process, request: unknown): number {
    if (this.device === null) throw new Bug('a process asked for I/O in a world without a device')
    const id = this.nextRequest++
    this.requests.set(id, process)
    this.device.request(id, request, result => this.inject({ type: 'io', id, result }))
    return id
  }

  /**
   * A second world that goes on from this instant; what is done to one is not seen by the other. It costs the
   * number of processes, not the length of the past. Possible between steps only, not from inside a process.
   * @see fork.ts for how
   */
  fork(options: ForkOptions = {}): World {
    return forkWorld(this, options)
  }

  /** Nobody is running: what happens now comes from outside. */
  private rest(): void {
    this.current = null
    this.handling = 0
  }

  private enterAll(): void {
    this.rest()
    while (this.inbox.length > 0) this.enter(this.inbox.shift() as Input)
  }

  private attend(): void {
    const { listener, spared } = this
    this.loud = listener !== null && !this.listenerIsQuiet
    this.hearsTies = listener !== null && spared.ties !== true
    this.hearsReports = listener !== null && spared.reports !== true
    this.attended = this.loud || this.touchedNow !== null
  }

  private enter(input: Input): void {
    this.journal?.({ step: this.steps, input })
    switch (input.type) {
      case 'clock':
        this.clock(input.now)
        break
      case 'spawn': {
        const entry = this.entries[input.entry]
        if (entry === undefined) throw new Bug(`the world has no entry ${input.entry}`)
        createProcess(this, entry(freeze(input.args)), null, input.entry)
        break
      }
      case 'send': {
        const target = resolve(this, input.to)
        if (target !== undefined) deliver(this, null, target, freeze(input.message))
        break
      }
      case 'signal': {
        const target = this.process(input.to)
        if (target !== undefined) signalExit(this, null, target, freeze(input.reason), false)
        break
      }
      case 'raise': {
        const program = this.process(input.to)?.program
        if (program?.planted !== undefined) program.planted = { do: 'raise', message: input.message }
        break
      }
      case 'plant': {
        const program = this.process(input.to)?.program
        if (program?.planted !== undefined) program.planted = input.planted
        break
      }
      case 'next': {
        const target = this.process(input.to)
        if (target?.queued) this.queue.putFirst(target)
        break
      }
      case 'mailbox': {
        const target = this.process(input.to)
        if (target !== undefined) changeMailbox(this, target, input.change)
        break
      }
      case 'io': {
        const process = this.requests.get(input.id)
        this.requests.delete(input.id)
        // What comes back after the process died is dropped.
        if (process === undefined || process.dead) break
        const wait = process.wait as PlainWait
        wait.what = input.result
        process.woken = woken.byIo
        this.schedule(process)
      }
    }
  }

  private clock(now: number): void {
    for (let timer = this.timers.peek(); timer !== null && timer.due <= now; timer = this.timers.peek()) {
      this.now = Math.max(this.now, timer.due)
      this.timers.cancel(timer)
      timer.fire.fired(timer)
    }
    this.now = Math.max(this.now, now)
  }
}
