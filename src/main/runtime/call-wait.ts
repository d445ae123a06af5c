import { DOWN, noproc, timeout } from '../../shared/atoms.ts'
import { isTagged, Pid, type Ref, type Term, type Tuple } from '../../shared/term.ts'
import { type Folded, nextFolded, waiting } from './folded-wait.ts'
import { type Process, woken } from './process.ts'
import { deliver, forgetCall } from './signals.ts'
import { takeMessage } from './take.ts'
import { carries, stopped, timedOut, type Wait } from './wait.ts'

/** What a kind of call does with its requests and answers. `T`: how it names whom it calls. */
export type CallProtocol<T> = {
  /** The process that `target` names; or why there is none to call. Runs in the caller. */
  find(self: Process, target: T): Pid | { readonly wrong: Term }
  /** The message that carries the request and `ref`; frozen. */
  message(call: CallWait<T>, ref: Ref): Term
  /** What the call answers when `reply` has come. */
  answered(reply: Term): unknown
  /** What it answers without a reply, or it raises. `reason`: `noproc`, `timeout`, or what the callee exited with. */
  failed(call: CallWait<T>, reason: Term): unknown
}

/**
 * A request to another process and the wait for its answer: a monitor and an alias in one reference, which the reply
 * ends, so that after a timeout a late reply reaches nobody. One without a timeout is
 * answered by pid, as in OTP: a second reply to it is a message. A process waits for one call at a time; the calls that
 * a process has not answered are a list that runs through these objects, so that a call needs no table.
 * @see OTP stdlib, gen: call/4; erlang:monitor/3, option {alias, reply_demonitor}
 */
export class CallWait<T = unknown> implements Folded {
  readonly kind: 'folded'
  readonly self: Process
  readonly protocol: CallProtocol<T>
  readonly target: T
  /** What the request is marked with: `$gen_call`. */
  readonly tag: Term
  readonly request: Term
  timeoutMs: number | null
  done: boolean
  value: unknown
  found: number
  sent: number
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
    this.kind = 'folded'
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
    this.ref = null
    this.callee = null
    this.nextCaller = null
    this.previousCaller = null
  }

  [Symbol.iterator](): this {
    return this
  }

  next(): IteratorResult<Wait, unknown> {
    return nextFolded(this)
  }

  throw(thrown: unknown): never {
    return stopped(this, thrown)
  }

  begin(): unknown {
    const { protocol, self } = this
    const { world } = self
    const pid = protocol.find(self, this.target)
    if (!(pid instanceof Pid)) return protocol.failed(this, pid.wrong)
    const callee = world.processes.get(pid.id)
    if (callee === undefined || callee.doom !== undefined) return protocol.failed(this, noproc)
    const ref = self.makeRef()
    this.ref = ref
    this.callee = callee
    const next = callee.firstCaller
    this.nextCaller = next
    if (next !== null) next.previousCaller = this as CallWait
    callee.firstCaller = this as CallWait
    if (world.loud) world.emit({ type: 'monitor', pid: self.pid, other: pid, ref })
    deliver(world, self, callee, protocol.message(this, ref))
    return waiting
  }

  resumed(answer: unknown): unknown {
    let message = answer as Tuple | typeof timedOut
    if (message === timedOut) {
      if (this.callee !== null) forgetCall(this as CallWait)
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
    this.value = message
    this.found = index
    this.sent = sent
    this.self.woken = woken.byMessage
  }

  adopt(original: CallWait, copyOf: (process: Process) => Process): void {
    const callOf = (call: CallWait | null): CallWait | null =>
      call === null ? null : (copyOf(call.self).wait as CallWait)
    this.ref = original.ref
    this.callee = original.callee === null ? null : copyOf(original.callee)
    this.nextCaller = callOf(original.nextCaller)
    this.previousCaller = callOf(original.previousCaller)
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
