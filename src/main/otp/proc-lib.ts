import { DOWN, EXIT, error, kill, timeout as timeoutAtom } from '../../shared/atoms.ts'
import { atom, isTagged, type Pid, type Ref, type Term, Tuple, tuple } from '../../shared/term.ts'
import {
  addChildLink,
  addMonitor,
  type Coroutine,
  createProcess,
  demonitor,
  exitSignal,
  FoldedWait,
  flush,
  freeze,
  type Process,
  type Program,
  send,
  spawnProgram,
  timedOut,
  unlink,
  waiting,
} from '../runtime/index.ts'

const ack = atom('ack')

export type StartOptions = {
  /** Whether starter and started are linked. */
  link: boolean
  /** Ms of the world's clock that the start may take; null (default) for ever. */
  timeoutMs?: number | null
}

/**
 * Starts a process that runs `program` and waits until it says how its start went, by `initAck`.
 * @returns what it said; `{error, Reason}` when it exited before; `{error, timeout}` after `timeoutMs`, and then it
 * was killed.
 * @see OTP stdlib, proc_lib: start_link/5
 */
export function start(
  self: Process,
  program: Program,
  initialCall: string,
  options: StartOptions,
): Coroutine<Term> {
  return new ProgramStart(self, program, initialCall, options) as unknown as Coroutine<Term>
}

/** A start and the wait for how it went: what `start` is, for behaviours that make their program when it begins. */
export abstract class Start extends FoldedWait {
  protected readonly link: boolean
  /** Who is being started, and the monitor of it when there is no link. */
  private pid: Pid | null
  private ref: Ref | null

  /** `timeoutMs`: ms that the start may take; null for ever. */
  constructor(self: Process, link: boolean, timeoutMs: number | null) {
    super(self, timeoutMs)
    this.link = link
    this.pid = null
    this.ref = null
  }

  /** Starts `program`. What a subclass begins with. `initialCall`: null for the program's own. */
  protected run(program: Program, initialCall: string | null): unknown {
    const { link, self } = this
    const process = createProcess(self.world, program, self, initialCall)
    process.ancestors = ancestorsOfChild(self)
    if (link) addChildLink(self, process)
    else this.ref = addMonitor(self, process, process.pid)
    this.pid = process.pid
    return waiting
  }

  override resumed(answer: unknown): unknown {
    const { link, ref, self } = this
    const pid = this.pid as Pid
    if (answer === timedOut) {
      if (link) unlink(self, pid)
      exitSignal(self, pid, kill)
      if (link) flush(self, message => isExitOf(message, pid))
      else demonitor(self, ref as Ref, { flush: true })
      return tuple(error, timeoutAtom)
    }
    const { items } = answer as Tuple
    if (items[0] !== ack) return tuple(error, items[items.length - 1] as Term)
    if (ref !== null) demonitor(self, ref, { flush: true })
    return items[2]
  }

  override takes(message: Term): boolean {
    const { pid, ref } = this
    if (pid === null) return false
    if (isTagged(message, ack, 3)) return message.items[1] === pid
    if (ref !== null) return isTagged(message, DOWN, 5) && message.items[1] === ref
    return isExitOf(message, pid)
  }

  override adopt(original: Start): void {
    this.pid = original.pid
    this.ref = original.ref
  }
}

class ProgramStart extends Start {
  private readonly program: Program
  private readonly initialCall: string

  constructor(self: Process, program: Program, initialCall: string, options: StartOptions) {
    super(self, options.link, options.timeoutMs ?? null)
    this.program = program
    this.initialCall = initialCall
  }

  override begin(): unknown {
    return this.run(this.program, this.initialCall)
  }
}

/** Starts a process with ancestors and waits for nothing. @see OTP stdlib, proc_lib: spawn/1, spawn_link/1 */
export function spawnChild(
  self: Process,
  program: Program,
  initialCall: string,
  options: { link: boolean },
): Pid {
  return spawnProgram(self, program, initialCall, { ...options, ancestors: ancestorsOfChild(self) }).pid
}

/** Tells the starter how the start went. @see OTP stdlib, proc_lib: init_ack/2 */
export function initAck(self: Process, starter: Pid, result: Term): void {
  send(self, starter, Tuple.sealed(ack, self.pid, freeze(result)))
}

function isExitOf(message: Term, pid: Pid): boolean {
  return isTagged(message, EXIT, 3) && message.items[1] === pid
}

/** `$ancestors` of a process that `self` starts: itself by name or pid, then its own. */
function ancestorsOfChild(self: Process): readonly Term[] {
  self.childAncestors ??= [self.registeredName ?? self.pid, ...(self.ancestors ?? [])]
  return self.childAncestors
}
