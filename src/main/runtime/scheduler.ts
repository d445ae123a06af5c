import type { Term } from '../../shared/term.ts'
import { noAnswers, remember } from './effects.ts'
import { assert, exitReason } from './errors.ts'
import { type Process, woken } from './process.ts'
import type { Coroutine } from './program.ts'
import { endProcess, touch } from './signals.ts'
import { type PlainWait, timedOut, type Wait } from './wait.ts'
import type { World } from './world.ts'

/**
 * One step of `process`: it starts, takes one message, has one wait ended, or exits. A process with more to do goes
 * to the end of the run queue, so that none keeps the others waiting.
 */
export function runStep(world: World, process: Process): void {
  world.current = process
  world.taken = false
  if (world.touched !== null) touch(world.touched, process)
  process.reductions++
  if (process.doom === undefined) {
    try {
      proceed(world, process)
    } catch (thrown) {
      endRunning(process, exitReason(thrown))
    }
  }
  // Hit by an exit signal: no code of its own runs any more, not even a terminate callback.
  if (process.doom !== undefined && !process.dead) endProcess(world, process, process.doom)
  if (!process.dead && hasWork(process)) world.schedule(process)
  world.handling = 0
  world.current = null
}

/** Whether `process` has something to do now. */
export function hasWork(process: Process): boolean {
  if (!process.started || process.woken !== woken.not) return true
  if (process.coroutine !== null) return false
  return process.mailbox !== null && process.mailbox.length > 0
}

function proceed(world: World, process: Process): void {
  if (!process.started) {
    process.started = true
    process.program.start(process)
  } else if (process.coroutine !== null) {
    resume(world, process)
  } else if (process.woken !== woken.not) {
    assert(process.woken === woken.byTimeout, 'only a timeout wakes a behaviour that waits for any message')
    process.woken = woken.not
    process.program.timeout(process)
  } else if (process.mailbox !== null && process.mailbox.length > 0) {
    process.program.message(process, takeMessage(world, process, 0))
  }
}

/** Takes the message at `index` out of the mailbox: the one message of this step. */
export function takeMessage(world: World, process: Process, index: number): Term {
  const mailbox = process.mailbox
  assert(mailbox !== null && index < mailbox.length, 'a message was taken that is not there')
  const sent = mailbox.seqAt(index)
  const message = mailbox.take(index)
  world.taken = true
  world.handling = sent
  if (world.loud) world.emit({ type: 'receive', pid: process.pid, message, sent })
  return message
}

/** Ends the running process with `reason`, or with that of an exit signal that has hit it meanwhile. */
export function endRunning(process: Process, reason: Term): void {
  if (!process.dead) endProcess(process.world, process, process.doom === undefined ? reason : process.doom)
}

/**
 * Runs `coroutine` in `self` until it waits; the program's `returned` or `threw` hears of its end, at once or later.
 * Its program can make the same coroutine again, by `rerun`, in a copy of the process.
 */
export function begin(self: Process, coroutine: Coroutine<unknown>): void {
  assert(self.coroutine === null, 'a coroutine began inside another')
  self.coroutine = coroutine
  self.answers = noAnswers
  drive(self, undefined)
}

/** Goes on with the coroutine of `process`, whose wait has ended. */
function resume(world: World, process: Process): void {
  const { wait } = process
  const by = process.woken
  if (by === woken.not || wait === null) return
  process.woken = woken.not
  process.wait = null
  if (process.timer !== null) {
    world.timers.cancel(process.timer)
    process.timer = null
  }
  let answer: unknown
  if (by === woken.byMessage) answer = takeMessage(world, process, wait.found)
  else if (by === woken.byTimeout) answer = timedOut
  else answer = (wait as PlainWait).what
  // A folded wait keeps by itself what came of it.
  if (wait.kind !== 'folded') remember(process, answer)
  drive(process, answer)
}

function drive(self: Process, value: unknown): void {
  const coroutine = self.coroutine as Coroutine<unknown>
  let answer = value
  for (;;) {
    let result: IteratorResult<Wait, unknown>
    try {
      result = coroutine.next(answer)
    } catch (thrown) {
      finish(self)
      if (self.doom !== undefined) throw thrown
      self.program.threw(self, thrown)
      return
    }
    if (result.done === true) {
      finish(self)
      self.program.returned(self, result.value)
      return
    }
    answer = settle(self, result.value)
    if (answer === pending) return
    remember(self, answer)
  }
}

function finish(self: Process): void {
  self.coroutine = null
  self.answers = null
}

const pending: unique symbol = Symbol('pending')

/** The answer to `wait` when it is there already; else leaves the process waiting and returns `pending`. */
function settle(self: Process, wait: Wait): unknown {
  const world = self.world
  if (wait.kind === 'io') {
    self.wait = wait
    world.request(self, (wait as PlainWait).what)
    return pending
  }
  // Of what has just been asked for there can be no answer yet.
  if (wait.kind !== 'folded' && wait.kind !== 'sleep' && self.mailbox !== null) {
    const index = self.mailbox.first(wait)
    if (index >= 0) {
      if (!world.taken) return takeMessage(world, self, index)
      self.wait = wait
      self.woken = woken.byMessage
      wait.found = index
      return pending
    }
  }
  if (wait.timeoutMs === 0 && wait.kind !== 'folded') return timedOut
  self.wait = wait
  if (wait.timeoutMs !== null) self.timer = world.timers.set(world.now, wait.timeoutMs, self)
  return pending
}
