import {
  brutal_kill,
  DOWN,
  EXIT,
  kill,
  killed,
  normal,
  permanent,
  shutdown,
  timeout,
} from '../../../shared/atoms.ts'
import { isTagged, type Pid, type Ref, type Term, type Tuple } from '../../../shared/term.ts'
import { compareExactly } from '../../../shared/term-order.ts'
import {
  addMonitor,
  type Coroutine,
  cancelTimer,
  effect,
  exitSignal,
  FoldedWait,
  monitor,
  type Process,
  raise,
  receive,
  startTimer,
  timedOut,
  waiting,
} from '../../runtime/index.ts'
import type { Child } from './child.ts'
import { reportChild, reportInstances, tellChild } from './tell.ts'

/**
 * Ends running children, one after the other, each as its specification says, and waits until it is gone. It waits for
 * DOWN and not for EXIT: a child that has unlinked itself would keep the supervisor waiting for ever.
 * @see OTP stdlib, supervisor: shutdown/1
 */
export function terminateChildren(self: Process, children: readonly Child[]): Coroutine<void> {
  return new Endings(self, children) as unknown as Coroutine<void>
}

/** One wait for all of them: it is where the one stands that is being ended. */
class Endings extends FoldedWait {
  private readonly children: readonly Child[]
  private at: number
  private ref: Ref | null

  constructor(self: Process, children: readonly Child[]) {
    super(self, null)
    this.children = children
    this.at = 0
    this.ref = null
  }

  override begin(): unknown {
    const { children, self } = this
    for (; this.at < children.length; this.at++) {
      const child = children[this.at] as Child
      const pid = child.pid as Pid
      this.ref = addMonitor(self, self.world.process(pid), pid)
      this.timeoutMs = timeLeft(child)
      askToEnd(self, child, pid)
      if (!this.isGone()) return waiting
    }
    return undefined
  }

  override resumed(answer: unknown): unknown {
    if (answer === timedOut) {
      exitSignal(this.self, (this.children[this.at] as Child).pid as Pid, kill)
      this.timeoutMs = null
      if (!this.isGone()) return waiting
    } else this.ended(answer as Tuple)
    this.at++
    return this.begin()
  }

  override takes(message: Term): boolean {
    return isTagged(message, DOWN, 5) && message.items[1] === this.ref
  }

  override adopt(original: Endings): void {
    this.at = original.at
    this.ref = original.ref
  }

  /** It may be gone already, and DOWN be there. */
  private isGone(): boolean {
    const { mailbox } = this.self
    const index = mailbox === null ? -1 : mailbox.first(this)
    if (mailbox === null || index < 0) return false
    this.ended(mailbox.take(index) as Tuple)
    return true
  }

  private ended(down: Tuple): void {
    const { self } = this
    const child = this.children[this.at] as Child
    const pid = child.pid as Pid
    const reason = reasonOf(takeExit(self, pid), down)
    tellChild(self, 'terminate', child, pid, reason)
    if (!endedAsAsked(child, reason)) reportChild(self, 'shutdown_error', reason, child)
  }
}

function askToEnd(self: Process, child: Child, pid: Pid): void {
  exitSignal(self, pid, child.shutdown === brutal_kill ? kill : shutdown)
}

/** Ms that the child has from then on; null for ever. */
function timeLeft(child: Child): number | null {
  return typeof child.shutdown === 'number' ? child.shutdown : null
}

/**
 * What a child has ended with, by its EXIT if there is one, and its DOWN. EXIT says it also of one that had ended before
 * it was asked, and DOWN only knew that it was gone. The link went with the child, so nothing is left to unlink, as OTP
 * has to.
 * @see OTP stdlib, supervisor: unlink_flush/2
 */
function reasonOf(exit: Tuple | undefined, down: Tuple): Term {
  return (exit === undefined ? down.items[4] : exit.items[2]) as Term
}

/** Takes the EXIT of `pid` out of the mailbox. */
function takeExit({ mailbox }: Process, pid: Pid): Tuple | undefined {
  if (mailbox === null) return undefined
  for (let i = 0; i < mailbox.length; i++) {
    const message = mailbox.at(i)
    if (isTagged(message, EXIT, 3) && message.items[1] === pid) return mailbox.take(i) as Tuple
  }
  return undefined
}

function endedAsAsked(child: Child, reason: Term): boolean {
  if (reason === (child.shutdown === brutal_kill ? killed : shutdown)) return true
  if (child.restart === permanent) return false
  return reason === normal || reason === shutdown || isTagged(reason, shutdown, 2)
}

/**
 * Ends all instances of a `simple_one_for_one` supervisor at once, and waits until all are gone. What ended otherwise
 * than it should is reported by reason.
 * @see OTP stdlib, supervisor: terminate_dynamic_children/1
 */
export function* terminateInstances(
  self: Process,
  template: Child,
  instances: readonly Child[],
): Coroutine<void> {
  // OTP's own terminate has no clause for an instance whose restart said ignore.
  if (instances.some(child => child.pid === null && !child.restarting)) raise(Symbol.for('function_clause'))
  const waiting = new Map<number, { readonly child: Child; readonly pid: Pid }>()
  for (const child of instances) {
    if (child.restarting) continue
    const pid = child.pid as Pid
    waiting.set(monitor(self, pid).id, { child, pid })
    askToEnd(self, child, pid)
  }
  const ms = timeLeft(template)
  const timer = ms === null ? null : startTimer(self, ms, self.pid, kill)
  const failures: { readonly reason: Term; readonly pids: Pid[] }[] = []
  while (waiting.size > 0) {
    const message = (yield* receive(
      self,
      other =>
        isTimeout(other, timer) || (isTagged(other, DOWN, 5) && waiting.has((other.items[1] as Ref).id)),
    )) as Tuple
    if (message.items[0] === timeout) {
      for (const { pid } of waiting.values()) exitSignal(self, pid, kill)
      continue
    }
    const { child, pid } = waiting.get((message.items[1] as Ref).id) as { child: Child; pid: Pid }
    waiting.delete((message.items[1] as Ref).id)
    const reason = reasonOf(
      effect(self, () => takeExit(self, pid)),
      message,
    )
    tellChild(self, 'terminate', child, pid, reason)
    if (endedAsAsked(child, reason)) continue
    const same = failures.find(failure => compareExactly(failure.reason, reason) === 0)
    if (same === undefined) failures.push({ reason, pids: [pid] })
    else same.pids.push(pid)
  }
  if (timer !== null) {
    cancelTimer(self, timer)
    yield* receive(self, message => isTimeout(message, timer), 0)
  }
  for (const { reason, pids } of failures) reportInstances(self, reason, template, pids.length)
}

function isTimeout(message: Term, timer: Ref | null): boolean {
  return timer !== null && isTagged(message, timeout, 3) && message.items[1] === timer
}
