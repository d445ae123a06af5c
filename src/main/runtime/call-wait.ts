import { DOWN, noproc, timeout } from '../../shared/atoms.ts'
import { isTagged, Pid, type Ref, type Term, type Tuple } from '../../shared/term.ts'
import { remember } from './answers.ts'
import { deliver, deliverToProgram, noted, numberMessage, tell } from './deliver.ts'
import { stopDoomed } from './effects.ts'
import { type Folded, nextFolded, waiting } from './folded-wait.ts'
import { type Process, woken } from './process.ts'
import { forgetCall } from './signals.ts'
import { takeMessage } from './take.ts'
import { carries, stopped, timedOut, type Wait } from './wait.ts'

/** What a kind of call does with its requests and answers. `T`: how it names whom it calls. */
export type CallProtocol<T> = {
  /** The process that `target` names; or why there is none to call. Runs in the caller. */
  find(self: Process, target: T): Pid | { readonly wrong: Term }
  /** The message that carries the request and `ref`; frozen. */
  message(call: CallWait<T>, ref: Ref): Term
  /** The message that carries `reply`, which is frozen, to who waits in `call`. */
  reply(call: CallWait<T>, reply: Term): Term
  /** What the call answers when `reply` has come. */
  answered(reply: Term): unknown
  /** What it answers without a reply, or it raises. `reason`: `noproc`, `timeout`, or what the callee exited with. */
  failed(call: CallWait<T>, reason: Term): unknown
}

/**
 * A request to another process and the wait for its answer: a monitor and an alias in one reference, which the reply
 * ends, so that after a timeout a late reply reaches nobody. One without a timeout is answered by pid, as in OTP: a
 * second reply to it is a message. A process waits for one call at a time; the calls that a process has not answered are
 * a list that runs through these objects, so that a call needs no table. While nobody looks it is the message as well:
 * the request in the mailbox of the callee, and the reply when it is answered at once.
 * @see OTP stdlib, gen: call/4; erlang:monitor/3, option {alias, reply_demonitor}
 */
export class CallWait<T = unknown> implements Folded {
  readonly self: Process
  readonly protocol: CallProtocol<T>
  readonly target: T
  /** What the request is marked with: `$gen_call`. */
  readonly tag: Term
  /** Frozen. */
  readonly request: Term
  timeoutMs: number | null
  done: boolean
  value: unknown
  found: number
  sent: number
  /** Whether `value` is the reply itself, and no message that carries it. */
  private replied: boolean
  /** Reference of the call; null until it is made. */
  ref: Ref | null
  /** Who is to answer; null when it has answered, or is gone. */
  callee: Process | null
  /** Neighbours in the list of the calls of `callee`. */
  nextCaller: CallWait | null
  previousCaller: CallWait | null

  constructor(
    self: Process,
    protocol: CallProtocol<T>,
    target: T,
    tag: Term,
    request: Term,
    timeoutMs: number | null,
  ) {
    this.self = self
    this.protocol = protocol
    this.target = target
    this.tag = tag
    this.request = request
    this.timeoutMs = timeoutMs
    this.done = false
    this.value = undefined
    this.found = -1
    this.sent = 0
    this.replied = false
    this.ref = null
    this.callee = null
    this.nextCaller = null
    this.previousCaller = null
  }

  get kind(): 'folded' {
    return 'folded'
  }

  [Symbol.iterator](): this {
    return this
  }

  // The usual course: a call to a pid, which answers it. All else is done as in any folded wait.
  next(): IteratorResult<Wait, unknown> {
    const { woken: by } = this.self
    if (by === woken.not ? !this.done && this.ask() : this.replied && this.end())
      return this as IteratorResult<Wait, unknown>
    return nextFolded(this)
  }

  throw(thrown: unknown): never {
    return stopped(this, thrown)
  }

  begin(): unknown {
    const { protocol, self } = this
    const pid = protocol.find(self, this.target)
    if (!(pid instanceof Pid)) return protocol.failed(this, pid.wrong)
    const callee = self.world.processes.get(pid.id)
    if (callee === undefined || callee.doom !== undefined) return protocol.failed(this, noproc)
    this.send(callee)
    return waiting
  }

  resumed(answer: unknown): unknown {
    let message = answer as Tuple | typeof timedOut
    if (message === timedOut) {
      const { callee } = this
      if (callee !== null) {
        forgetCall(this as CallWait)
        const { pid, world } = this.self
        if (world.loud) world.emit({ type: 'demonitor', pid, other: callee.pid, ref: this.ref as Ref })
      }
      const { mailbox, world } = this.self
      // An answer that came after the time was up, but before this process ran, counts.
      const late = mailbox === null ? -1 : mailbox.first(this)
      if (late < 0) return this.protocol.failed(this, timeout)
      message = takeMessage(world, this.self, late) as Tuple
    }
    const { items } = message
    if (items[0] === DOWN) return this.protocol.failed(this, items[4] as Term)
    if (this.timeoutMs === null) endMonitor(this as CallWait)
    return this.protocol.answered(items[1] as Term)
  }

  takes(message: Term): boolean {
    return this.ref !== null && carries(message, this.ref)
  }

  hold(message: Term, index: number, sent: number): void {
    this.replied = false
    this.endWith(message, index, sent)
  }

  held(): Term {
    const value = this.value as Term
    return this.replied ? this.protocol.reply(this, value) : value
  }

  adopt(original: CallWait, copyOf: (process: Process) => Process): void {
    const callOf = (call: CallWait | null): CallWait | null =>
      call === null ? null : (copyOf(call.self).wait as CallWait)
    this.ref = original.ref
    this.callee = original.callee === null ? null : copyOf(original.callee)
    this.nextCaller = callOf(original.nextCaller)
    this.previousCaller = callOf(original.previousCaller)
  }

  /** Answers the call, whose `callee` is `by`; `reply` is frozen. */
  answer(by: Process, reply: Term): void {
    const { self } = this
    const { world } = by
    if (by.doom !== undefined) stopDoomed(by)
    if (this.timeoutMs !== null) forgetCall(this as CallWait)
    if (self.woken !== woken.not) {
      deliver(world, by, self, this.protocol.reply(this, reply))
      return
    }
    if (self.doom !== undefined) return
    const sent = numberMessage(world)
    if (world.attended && noted(world, self)) tell(world, by, self, this.protocol.reply(this, reply), sent)
    this.replied = true
    this.endWith(reply, self.mailbox === null ? 0 : self.mailbox.length, sent)
    world.schedule(self)
  }

  /** `begin`, of a call to a living process by its pid. False, and nothing done: it is none. */
  private ask(): boolean {
    const { self, target, timeoutMs } = this
    const { world } = self
    if (!(target instanceof Pid) || world.rebuild !== null || self.doom !== undefined) return false
    const callee = world.processes.get(target.id)
    if (callee === undefined || callee === self || callee.doom !== undefined) return false
    this.send(callee)
    self.wait = this
    if (timeoutMs !== null) self.timer = world.timers.set(world.now, timeoutMs, self)
    return true
  }

  private send(callee: Process): void {
    const { self } = this
    const { world } = self
    const ref = self.makeRef()
    this.ref = ref
    this.callee = callee
    const next = callee.firstCaller
    this.nextCaller = next
    if (next !== null) next.previousCaller = this as CallWait
    callee.firstCaller = this as CallWait
    if (world.loud) world.emit({ type: 'monitor', pid: self.pid, other: callee.pid, ref })
    deliverToProgram(world, self, callee, this as CallWait)
  }

  private endWith(value: Term, index: number, sent: number): void {
    this.value = value
    this.found = index
    this.sent = sent
    this.self.woken = woken.byMessage
  }

  /** `resumed`, of a call that was answered at once. */
  private end(): true {
    const { self } = this
    const { world } = self
    self.woken = woken.not
    self.wait = null
    world.taken = true
    world.handling = this.sent
    if (world.loud) world.emit({ type: 'receive', pid: self.pid, message: this.held(), sent: this.sent })
    if (this.timeoutMs === null) endMonitor(this as CallWait)
    const answer = this.protocol.answered(this.value as Term)
    remember(self, answer)
    this.done = true
    this.value = answer
    return true
  }
}

/** Ends the monitor of a call without an alias, which the reply has passed by; the end of the callee may be known already. */
function endMonitor(call: CallWait): void {
  if (call.callee !== null) {
    forgetCall(call)
    return
  }
  const { mailbox } = call.self
  const down = mailbox === null ? -1 : mailbox.find(message => isDown(message, call.ref as Ref))
  if (mailbox !== null && down >= 0) mailbox.take(down)
}

function isDown(message: Term, ref: Ref): boolean {
  return isTagged(message, DOWN, 5) && message.items[1] === ref
}
