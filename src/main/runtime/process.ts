import { type Atom, type Pid, Ref, type Term } from '../../shared/term.ts'
import type { Answers } from './answers.ts'
import type { CallWait } from './call-wait.ts'
import type { Linked } from './linked.ts'
import type { Mailbox } from './mailbox.ts'
import type { Coroutine, Program } from './program.ts'
import type { Timer, TimerTarget } from './timers.ts'
import type { Wait } from './wait.ts'
import type { World } from './world.ts'

/** `watcher` hears by a message `{DOWN, ref, process, object, Reason}` when `target` exits. */
export type Monitor = {
  readonly ref: Ref
  readonly watcher: Process
  readonly target: Process
  /** What the DOWN message calls the target: its pid, or `{Name, Node}` when it was monitored by name. */
  readonly object: Term
}

export type ProcessStatus = 'waiting' | 'runnable' | 'running' | 'exiting' | 'dead'

/** What most processes never have. */
export type Extra = {
  /** Module and function it was started with, where its program does not say that. */
  initialCall: string | null
  /** The monitor it set, or all of them by number of the reference. */
  monitors: Monitor | Map<number, Monitor> | null
  /** The monitor that watches it, or all of them. */
  monitoredBy: Monitor | Set<Monitor> | null
  names: Atom[] | null
  dictionary: Map<Term, Term> | null
  /** Numbers of its active aliases; true: deactivated by the first message through it. */
  aliases: Map<number, boolean> | null
  /** Process label, shown in place of a name. */
  label: Term | undefined
  /** The ancestors that its children get; made with the first. */
  childAncestors: readonly Term[] | null
}

const flag = { started: 1, queued: 2, dead: 4, trapExit: 8, touched: 64 } as const
/** Where in the flags stands what ended the wait. */
const wokenShift = 4
const wokenMask = 3 << wokenShift

/** What ended a wait: nothing yet, a message that is still in the mailbox, its time, or an answer from outside. */
export const woken = { not: 0, byMessage: 1, byTimeout: 2, byIo: 3 } as const
export type Woken = (typeof woken)[keyof typeof woken]

/**
 * A process record: all that the world knows of one process. There can be a million, so it is small: what most
 * processes never use (mailbox, links, monitors, names, dictionary) is absent until used. Callbacks get it as `self`
 * and hand it to the functions of the runtime; its fields are the runtime's own.
 */
export class Process implements TimerTarget {
  // What each step and message looks at comes first and lies together.
  readonly world: World
  private flags = 0
  /** Reason it is about to exit with, once it runs, because an exit signal hit it; or the one it has exited with. */
  doom: Term | undefined = undefined
  /** The callback or function that is in the middle of a wait; null when none is. */
  coroutine: Coroutine<unknown> | null = null
  wait: Wait | null = null
  /** Timer of the wait, or of the behaviour's own timeout. */
  timer: Timer | null = null
  /** What the effects and waits of the coroutine answered so far; null outside one. */
  answers: Answers | null = null
  mailbox: Mailbox | null = null
  reductions = 0
  readonly program: Program
  readonly pid: Pid
  /** First of the calls to it that it has not answered. */
  firstCaller: CallWait | null = null

  /** The process it is linked to, or all of them. */
  linked: Linked | null = null
  extra: Extra | null = null
  readonly parent: Pid | null
  /** Pids or names of the processes it descends from by proc_lib, nearest first; null for a bare spawn. */
  ancestors: readonly Term[] | null = null
  startedAtMs: number

  constructor(world: World, pid: Pid, program: Program, parent: Pid | null, initialCall: string | null) {
    this.world = world
    this.pid = pid
    this.program = program
    this.parent = parent
    this.startedAtMs = world.now
    if (initialCall !== null) this.more.initialCall = initialCall
  }

  /** Module and function it was started with: "TodoServer.init/1". */
  get initialCall(): string {
    return this.extra?.initialCall ?? this.program.initialCall ?? 'erlang.apply/2'
  }

  get started(): boolean {
    return (this.flags & flag.started) !== 0
  }

  set started(value: boolean) {
    this.setFlag(flag.started, value)
  }

  /** Whether it is in the run queue. */
  get queued(): boolean {
    return (this.flags & flag.queued) !== 0
  }

  set queued(value: boolean) {
    this.setFlag(flag.queued, value)
  }

  get dead(): boolean {
    return (this.flags & flag.dead) !== 0
  }

  set dead(value: boolean) {
    this.setFlag(flag.dead, value)
  }

  /** Whether it is among the `touched` of its world. */
  get touched(): boolean {
    return (this.flags & flag.touched) !== 0
  }

  set touched(value: boolean) {
    this.setFlag(flag.touched, value)
  }

  get trapExit(): boolean {
    return (this.flags & flag.trapExit) !== 0
  }

  set trapExit(value: boolean) {
    this.setFlag(flag.trapExit, value)
  }

  /** What ended the wait; the first thing to happen does. */
  get woken(): Woken {
    return ((this.flags & wokenMask) >> wokenShift) as Woken
  }

  set woken(value: Woken) {
    this.flags = (this.flags & ~wokenMask) | (value << wokenShift)
  }

  get status(): ProcessStatus {
    if (this.dead) return 'dead'
    if (this.doom !== undefined) return 'exiting'
    if (this.world.current === this) return 'running'
    return this.queued ? 'runnable' : 'waiting'
  }

  /** Reason it has exited with; undefined while it lives. */
  get exitReason(): Term | undefined {
    return this.dead ? this.doom : undefined
  }

  /** First name it is registered under, or undefined. */
  get registeredName(): Atom | undefined {
    return this.extra?.names?.[0]
  }

  get links(): Iterable<Process> | null {
    const { linked } = this
    return linked === null || Array.isArray(linked) || linked instanceof Set ? linked : [linked]
  }

  /** Monitors it set, oldest first. */
  get monitors(): Iterable<Monitor> | null {
    const monitors = this.extra === null ? null : this.extra.monitors
    if (monitors === null) return null
    return monitors instanceof Map ? monitors.values() : [monitors]
  }

  /** Monitors of others that watch it, oldest first. */
  get monitoredBy(): Iterable<Monitor> | null {
    const monitors = this.extra === null ? null : this.extra.monitoredBy
    return monitors === null || monitors instanceof Set ? monitors : [monitors]
  }

  get names(): readonly Atom[] | null {
    return this.extra === null ? null : this.extra.names
  }

  get dictionary(): Map<Term, Term> | null {
    return this.extra === null ? null : this.extra.dictionary
  }

  get aliases(): Map<number, boolean> | null {
    return this.extra === null ? null : this.extra.aliases
  }

  get label(): Term | undefined {
    return this.extra === null ? undefined : this.extra.label
  }

  get childAncestors(): readonly Term[] | null {
    return this.extra === null ? null : this.extra.childAncestors
  }

  set childAncestors(value: readonly Term[] | null) {
    this.more.childAncestors = value
  }

  /** `extra`, made now when there is none. */
  get more(): Extra {
    this.extra ??= {
      initialCall: null,
      monitors: null,
      monitoredBy: null,
      names: null,
      dictionary: null,
      aliases: null,
      label: undefined,
      childAncestors: null,
    }
    return this.extra
  }

  /** A copy in another world of what can be copied of this alone; what refers to others is left to the fork. */
  copyTo(world: World): Process {
    const copy = new Process(world, this.pid, this.program.fork(), this.parent, null)
    copy.ancestors = this.ancestors
    copy.flags = this.flags & ~(flag.queued | flag.touched)
    copy.doom = this.doom
    copy.reductions = this.reductions
    copy.startedAtMs = this.startedAtMs
    copy.mailbox = this.mailbox === null ? null : this.mailbox.clone()
    const { extra } = this
    if (extra === null) return copy
    copy.extra = {
      initialCall: extra.initialCall,
      monitors: null,
      monitoredBy: null,
      names: extra.names === null ? null : [...extra.names],
      dictionary: extra.dictionary === null ? null : new Map(extra.dictionary),
      aliases: extra.aliases === null ? null : new Map(extra.aliases),
      label: extra.label,
      childAncestors: extra.childAncestors,
    }
    return copy
  }

  /** How many messages it was sent and has not received yet. */
  get messageCount(): number {
    return (this.mailbox === null ? 0 : this.mailbox.length) + (this.woken === woken.byMessage ? 1 : 0)
  }

  /** The oldest of them, `limit` at most. */
  messages(limit = Number.POSITIVE_INFINITY): Term[] {
    const messages = this.mailbox === null ? [] : this.mailbox.toArray(limit)
    // The message that has ended a wait is kept there; it has its place among the others nevertheless.
    if (this.woken === woken.byMessage && this.wait !== null)
      messages.splice(this.wait.found, 0, this.wait.held())
    return messages.slice(0, limit)
  }

  /** The number of the event that sent it, for each of `messages`. */
  messageNumbers(limit = Number.POSITIVE_INFINITY): number[] {
    const { mailbox } = this
    const numbers = Array.from({ length: mailbox?.length ?? 0 }, (_, i) => (mailbox as Mailbox).seqAt(i))
    if (this.woken === woken.byMessage && this.wait !== null)
      numbers.splice(this.wait.found, 0, this.wait.sent)
    return numbers.slice(0, limit)
  }

  makeRef(): Ref {
    return new Ref(this.world.nextRef++, this.pid.id)
  }

  fired(timer: Timer): void {
    if (this.timer !== timer) return
    this.timer = null
    // A message that is there already came first.
    if (this.coroutine === null && this.mailbox !== null && this.mailbox.length > 0) return
    if (this.woken === woken.not) this.woken = woken.byTimeout
    this.world.schedule(this)
  }

  private setFlag(bit: number, value: boolean): void {
    this.flags = value ? this.flags | bit : this.flags & ~bit
  }
}
