import { type Atom, type Pid, Ref, type Term } from '../../shared/term.ts'
import type { Mailbox } from './mailbox.ts'
import type { Coroutine, Program, Wait } from './program.ts'
import type { Timer, TimerTarget } from './timers.ts'
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

/**
 * A process record: all that the world knows of one process. What most processes never use (links, monitors, names,
 * dictionary, mailbox) is null until used. Callbacks get it as `self` and hand it to the functions of the runtime;
 * its fields are the runtime's own.
 */
export class Process implements TimerTarget {
  readonly pid: Pid
  readonly world: World
  readonly program: Program
  /** Module and function it was started with: "TodoServer.init/1". */
  initialCall = 'erlang.apply/2'
  /** Process label, shown in place of a name. */
  label: Term | undefined = undefined
  /** Pids or names of the processes it descends from by proc_lib, nearest first; null for a bare spawn. */
  ancestors: readonly Term[] | null = null
  /** The ancestors that its children get; made with the first. */
  childAncestors: readonly Term[] | null = null
  parent: Pid | null

  started = false
  queued = false
  dead = false
  /** Reason it is about to exit with, once it runs: it was hit by an exit signal. */
  doom: Term | undefined = undefined
  exitReason: Term | undefined = undefined
  trapExit = false
  reductions = 0
  readonly startedAtMs: number

  mailbox: Mailbox | null = null
  links: Set<Process> | null = null
  /** Monitors it set, by number of the reference. */
  monitors: Map<number, Monitor> | null = null
  monitoredBy: Set<Monitor> | null = null
  names: Atom[] | null = null
  dictionary: Map<Term, Term> | null = null
  /** Reference of the call it waits for: a monitor of `callee` and an alias at once. A process makes one call at a time. */
  callRef: Ref | null = null
  callee: Process | null = null
  /** First of those whose call this process has not answered, and its neighbours in the same list of its callee. */
  firstCaller: Process | null = null
  nextCaller: Process | null = null
  previousCaller: Process | null = null
  /** Numbers of its active aliases; true: deactivated by the first message through it. */
  aliases: Map<number, boolean> | null = null

  /** The callback or function that is in the middle of a wait; null when none is. */
  coroutine: Coroutine<unknown> | null = null
  /** Starts that callback again in the copy of a process, for forks. */
  rerun: ((self: Process) => Coroutine<unknown>) | null = null
  /** What the effects and waits of the coroutine answered so far; null outside one. */
  answers: unknown[] | null = null
  /** How many of `answers` have been used; less than its length only while a fork rebuilds the coroutine. */
  answered = 0
  wait: Wait | null = null
  /** Timer of the wait, or of the behaviour's own timeout. */
  timer: Timer | null = null
  /** What ended the wait; undefined while nothing has. */
  wake: Wake | undefined = undefined
  /** Messages at the front of the mailbox that the wait has looked at and left. */
  scanned = 0
  /** Event number of the message being handled; 0 for none. */
  handling = 0

  constructor(world: World, pid: Pid, program: Program, parent: Pid | null) {
    this.world = world
    this.pid = pid
    this.program = program
    this.parent = parent
    this.startedAtMs = world.now
  }

  get status(): ProcessStatus {
    if (this.dead) return 'dead'
    if (this.doom !== undefined) return 'exiting'
    if (this.world.current === this) return 'running'
    return this.queued ? 'runnable' : 'waiting'
  }

  /** First name it is registered under, or null. */
  get registeredName(): Atom | undefined {
    return this.names?.[0]
  }

  makeRef(): Ref {
    return new Ref(this.world.nextRef++, this.pid.id)
  }

  fired(timer: Timer): void {
    if (this.timer !== timer) return
    this.timer = null
    // A message that is there already came first.
    if (this.coroutine === null && this.mailbox !== null && this.mailbox.length > 0) return
    if (this.wake === undefined) this.wake = { kind: 'timeout' }
    this.world.schedule(this)
  }
}

/** What ends a wait. The first thing to happen does; a message is taken from the mailbox when the process runs. */
export type Wake = { kind: 'message' } | { kind: 'timeout' } | { kind: 'io'; result: unknown }
