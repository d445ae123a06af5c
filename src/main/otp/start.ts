import { DOWN, EXIT, error, kill, timeout as timeoutAtom } from '../../shared/atoms.ts'
import { atom, isTagged, type Pid, type Ref, type Term, Tuple, tuple } from '../../shared/term.ts'
import {
  addChildLink,
  addMonitor,
  createProcess,
  demonitor,
  exitSignal,
  type Folded,
  flush,
  nextFolded,
  noted,
  numberMessage,
  type Process,
  type Program,
  raise,
  remember,
  stopDoomed,
  stopped,
  tell,
  timedOut,
  unlink,
  type Wait,
  waiting,
  woken,
} from '../runtime/index.ts'

/** Tag of the message by which a process says how its start went: `{ack, Pid, Result}`. */
export const ack = atom('ack')

/**
 * A start and the wait for how it went. One class for all behaviours, without a base: a supervisor makes one for each
 * life of each child. While nobody looks, what the new process says of its start goes straight into it.
 * `M`, `O`: what the behaviour is given besides `args`.
 * @see OTP stdlib, proc_lib: start_link/5
 */
export class Start<M = unknown, O = unknown> implements Folded {
  readonly self: Process
  /** What it begins with: makes the program, and runs it by `run`. @returns as `begin` of a folded wait */
  private readonly how: (start: Start<M, O>) => unknown
  readonly module: M
  readonly args: Term
  readonly options: O
  /** Whether starter and started are linked. */
  readonly link: boolean
  timeoutMs: number | null
  done: boolean
  value: unknown
  found: number
  sent: number
  /** Whether `value` is what the new process said, and no message that carries it. */
  private acknowledged: boolean
  /** Who is being started, and the monitor of it when there is no link. */
  private pid: Pid | null
  private ref: Ref | null

  /** `timeoutMs`: ms that the start may take; null for ever. */
  constructor(
    self: Process,
    how: (start: Start<M, O>) => unknown,
    module: M,
    args: Term,
    options: O,
    link: boolean,
    timeoutMs: number | null,
  ) {
    this.self = self
    this.how = how
    this.module = module
    this.args = args
    this.options = options
    this.link = link
    this.timeoutMs = timeoutMs
    this.done = false
    this.value = undefined
    this.found = -1
    this.sent = 0
    this.acknowledged = false
    this.pid = null
    this.ref = null
  }

  get kind(): 'folded' {
    return 'folded'
  }

  [Symbol.iterator](): this {
    return this
  }

  next(): IteratorResult<Wait, unknown> {
    // The usual course. All else is done as in any folded wait.
    if (this.acknowledged && this.ref === null && this.self.woken === woken.byMessage) return this.end()
    return nextFolded(this as Folded)
  }

  throw(thrown: unknown): never {
    return stopped(this as Folded, thrown)
  }

  begin(): unknown {
    return this.how(this)
  }

  /** Starts `program`. `initialCall`: null for the program's own. */
  run(program: Program, initialCall: string | null): typeof waiting {
    const { link, self } = this
    const process = createProcess(self.world, program, self, initialCall)
    process.ancestors = ancestorsOfChild(self)
    if (link) addChildLink(self, process)
    else this.ref = addMonitor(self, process, process.pid)
    this.pid = process.pid
    // As in OTP, which looks at the time when it begins to wait: what was started goes on.
    const { timeoutMs } = this
    if (timeoutMs !== null && !(Number.isInteger(timeoutMs) && timeoutMs >= 0)) raise(atom('timeout_value'))
    return waiting
  }

  /** Whether it waits for what `child` has to say. */
  isFor(child: Process): boolean {
    return this.pid === child.pid && this.self.woken === woken.not
  }

  /** `child` says how its start went; `result` is frozen. */
  acknowledge(child: Process, result: Term): void {
    const { self } = this
    const { world } = child
    if (child.doom !== undefined) stopDoomed(child)
    if (world.rebuild !== null || self.doom !== undefined) return
    const sent = numberMessage(world)
    if (world.attended && noted(world, self)) tell(world, child, self, ackOf(child.pid, result), sent)
    this.acknowledged = true
    this.endWith(result, self.mailbox === null ? 0 : self.mailbox.length, sent)
    world.schedule(self)
  }

  resumed(answer: unknown): unknown {
    if (answer === timedOut) return this.timeIsUp()
    const { items } = answer as Tuple
    if (items[0] !== ack) return tuple(error, items[items.length - 1] as Term)
    if (this.ref !== null) demonitor(this.self, this.ref, { flush: true })
    return items[2]
  }

  takes(message: Term): boolean {
    const { pid, ref } = this
    if (pid === null || !(message instanceof Tuple)) return false
    const { items } = message
    if (items[0] === ack) return items.length === 3 && items[1] === pid
    if (ref !== null) return items[0] === DOWN && items.length === 5 && items[1] === ref
    return isExitOf(message, pid)
  }

  hold(message: Term, index: number, sent: number): void {
    this.acknowledged = false
    this.endWith(message, index, sent)
  }

  held(): Term {
    const value = this.value as Term
    return this.acknowledged ? ackOf(this.pid as Pid, value) : value
  }

  adopt(original: Start): void {
    this.pid = original.pid
    this.ref = original.ref
  }

  private endWith(value: Term, index: number, sent: number): void {
    this.value = value
    this.found = index
    this.sent = sent
    this.self.woken = woken.byMessage
  }

  /** As `resumed`, of a linked start that was acknowledged to this itself. */
  private end(): IteratorResult<Wait, unknown> {
    const { self, sent } = this
    const { world } = self
    self.woken = woken.not
    self.wait = null
    world.taken = true
    world.handling = sent
    if (world.loud) world.emit({ type: 'receive', pid: self.pid, message: this.held(), sent })
    remember(self, this.value)
    this.done = true
    return this as unknown as IteratorResult<Wait, unknown>
  }

  private timeIsUp(): Term {
    const { link, ref, self } = this
    const pid = this.pid as Pid
    if (link) unlink(self, pid)
    exitSignal(self, pid, kill)
    if (link) flush(self, message => isExitOf(message, pid))
    else demonitor(self, ref as Ref, { flush: true })
    return tuple(error, timeoutAtom)
  }
}

/** `$ancestors` of a process that `self` starts: itself by name or pid, then its own. */
export function ancestorsOfChild(self: Process): readonly Term[] {
  self.childAncestors ??= [self.registeredName ?? self.pid, ...(self.ancestors ?? [])]
  return self.childAncestors
}

function ackOf(pid: Pid, result: Term): Term {
  return Tuple.sealed(ack, pid, result)
}

function isExitOf(message: Term, pid: Pid): boolean {
  return isTagged(message, EXIT, 3) && message.items[1] === pid
}
