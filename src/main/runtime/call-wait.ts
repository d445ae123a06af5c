import { DOWN, noproc, timeout } from '../../shared/atoms.ts'
import type { Pid, Ref, Term, Tuple } from '../../shared/term.ts'
import { FoldedWait, waiting } from './folded-wait.ts'
import type { Process } from './process.ts'
import { takeMessage } from './scheduler.ts'
import { deliver, forgetCall } from './signals.ts'
import { carries, timedOut } from './wait.ts'

/**
 * A request to another process and the wait for its answer: a monitor and an alias in one reference, which the reply
 * ends, so that after a timeout a late reply reaches nobody. A process waits for one call at a time; the calls that a
 * process has not answered are a list that runs through these objects, so that a call needs no table.
 * @see OTP stdlib, gen: call/4; erlang:monitor/3, option {alias, reply_demonitor}
 */
export abstract class CallWait extends FoldedWait {
  /** Reference of the call; null until it is made. */
  ref: Ref | null
  /** Who is to answer; null when it has answered, or is gone. */
  callee: Process | null
  /** Neighbours in the list of the calls of `callee`. */
  nextCaller: CallWait | null
  previousCaller: CallWait | null

  constructor(self: Process, timeoutMs: number | null) {
    super(self, timeoutMs)
    this.ref = null
    this.callee = null
    this.nextCaller = null
    this.previousCaller = null
  }

  /** The request that carries `ref`; frozen. */
  protected abstract message(ref: Ref): Term
  /** What the call answers when `reply` has come. */
  protected abstract answered(reply: Term): unknown
  /** What it answers without a reply, or it raises. `reason`: `noproc`, `timeout`, or what the callee exited with. */
  protected abstract failed(reason: Term): unknown

  /** Makes the request to `target`. What a subclass begins with. */
  protected request(target: Pid): unknown {
    const { self } = this
    const { world } = self
    const callee = world.processes.get(target.id)
    if (callee === undefined || callee.doom !== undefined) return this.failed(noproc)
    const ref = self.makeRef()
    this.ref = ref
    this.callee = callee
    const next = callee.firstCaller
    this.nextCaller = next
    if (next !== null) next.previousCaller = this
    callee.firstCaller = this
    if (world.loud) world.emit({ type: 'monitor', pid: self.pid, other: target, ref })
    deliver(world, self, callee, this.message(ref))
    return waiting
  }

  protected override resumed(answer: unknown): unknown {
    let message = answer as Tuple | typeof timedOut
    if (message === timedOut) {
      if (this.callee !== null) forgetCall(this)
      const { mailbox, world } = this.self
      // An answer that came after the time was up, but before this process ran, counts.
      const late = mailbox === null ? -1 : mailbox.first(this)
      if (late < 0) return this.failed(timeout)
      message = takeMessage(world, this.self, late) as Tuple
    }
    const { items } = message
    return items[0] === DOWN ? this.failed(items[4] as Term) : this.answered(items[1] as Term)
  }

  override takes(message: Term): boolean {
    return this.ref !== null && carries(message, this.ref)
  }

  override adopt(original: CallWait, copyOf: (process: Process) => Process): void {
    const callOf = (call: CallWait | null): CallWait | null =>
      call === null ? null : (copyOf(call.self).wait as CallWait)
    this.ref = original.ref
    this.callee = original.callee === null ? null : copyOf(original.callee)
    this.nextCaller = callOf(original.nextCaller)
    this.previousCaller = callOf(original.previousCaller)
  }
}
