import { DOWN, noproc, timeout } from '../../shared/atoms.ts'
import type { Pid, Ref, Term, Tuple } from '../../shared/term.ts'
import { Raised, remember, stopDoomed } from './effects.ts'
import type { Process } from './process.ts'
import { takeMessage } from './scheduler.ts'
import { deliver, forgetCall } from './signals.ts'
import { carries, timedOut, Wait } from './wait.ts'

/**
 * A request to another process and the wait for its answer: a monitor and an alias in one reference, which the reply
 * ends, so that after a timeout a late reply reaches nobody. A process waits for one call at a time; the calls that a
 * process has not answered are a list that runs through these objects, so that a call needs no table.
 *
 * However it ends, of a call that is over one answer is kept for forks, and of one that is not, nothing: it is the
 * wait at which the copy will stand.
 * @see OTP stdlib, gen: call/4; erlang:monitor/3, option {alias, reply_demonitor}
 */
export abstract class CallWait extends Wait {
  readonly self: Process
  /** Reference of the call; null until it is begun. */
  ref: Ref | null
  /** Who is to answer; null when it has answered, or is gone. */
  callee: Process | null
  /** Neighbours in the list of the calls of `callee`. */
  nextCaller: CallWait | null
  previousCaller: CallWait | null

  constructor(self: Process, timeoutMs: number | null) {
    super('call', null, timeoutMs)
    this.self = self
    this.ref = null
    this.callee = null
    this.nextCaller = null
    this.previousCaller = null
  }

  /** Makes the request, by `request`; or returns why there is nobody to make it to. */
  protected abstract begin(): Term | undefined
  /** What the call answers. Neither may touch the world. */
  protected abstract answered(reply: Term): unknown
  /** What it answers without a reply, or it raises. `reason`: `noproc`, `timeout`, or what the callee exited with. */
  protected abstract failed(reason: Term): unknown

  override next(answer?: unknown): IteratorResult<Wait, unknown> {
    if (this.value === this) return this.end(answer)
    if (this.done) return this as IteratorResult<Wait, unknown>
    const { self } = this
    const { rebuild } = self.world
    if (rebuild !== null) {
      if (rebuild.left > 0) return this.over(rebuild.next())
      this.value = this
      return this as IteratorResult<Wait, unknown>
    }
    if (self.doom !== undefined) stopDoomed(self)
    const { answers } = self
    // What it is begun with is part of the one answer that it will have.
    self.answers = null
    let wrong: Term | undefined
    try {
      wrong = this.begin()
    } catch (thrown) {
      self.answers = answers
      remember(self, new Raised(thrown))
      throw thrown
    }
    self.answers = answers
    if (wrong !== undefined) return this.fail(wrong)
    this.value = this
    return this as IteratorResult<Wait, unknown>
  }

  /** The request that carries `ref`; frozen. */
  protected abstract message(ref: Ref): Term

  /** Sends it to `target`. @returns `noproc` when there is no such process */
  protected request(target: Pid): Term | undefined {
    const { self } = this
    const { world } = self
    const callee = world.processes.get(target.id)
    if (callee === undefined || callee.doom !== undefined) return noproc
    const ref = self.makeRef()
    this.ref = ref
    this.callee = callee
    const next = callee.firstCaller
    this.nextCaller = next
    if (next !== null) next.previousCaller = this
    callee.firstCaller = this
    if (world.tap !== null) world.emit({ type: 'monitor', pid: self.pid, other: target, ref })
    deliver(world, self, callee, this.message(ref))
    return undefined
  }

  override takes(message: Term): boolean {
    return this.ref !== null && carries(message, this.ref)
  }

  /** Ends it with the message that answers it, or with the end of its time. */
  private end(answer: unknown): IteratorResult<Wait, unknown> {
    let message = answer as Tuple | typeof timedOut
    if (message === timedOut) {
      if (this.callee !== null) forgetCall(this)
      const { mailbox, world } = this.self
      // An answer that came after the time was up, but before this process ran, counts.
      const late = mailbox === null ? -1 : mailbox.find(other => this.takes(other))
      if (late < 0) return this.fail(timeout)
      message = takeMessage(world, this.self, late) as Tuple
    }
    const { items } = message
    if (items[0] === DOWN) return this.fail(items[4] as Term)
    const value = this.answered(items[1] as Term)
    remember(this.self, value)
    return this.over(value)
  }

  private fail(reason: Term): IteratorResult<Wait, unknown> {
    let value: unknown
    try {
      value = this.failed(reason)
    } catch (thrown) {
      remember(this.self, new Raised(thrown))
      throw thrown
    }
    remember(this.self, value)
    return this.over(value)
  }

  private over(value: unknown): IteratorResult<Wait, unknown> {
    this.done = true
    this.value = value
    return this as IteratorResult<Wait, unknown>
  }
}
