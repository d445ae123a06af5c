import type { Term } from '../../shared/term.ts'
import { noAnswers } from './answers.ts'
import { touch } from './deliver.ts'
import { assert, exitReason } from './errors.ts'
import { type Process, woken } from './process.ts'
import type { Coroutine } from './program.ts'
import { endProcess } from './signals.ts'
import { takeNext } from './take.ts'
import type { World } from './world.ts'

/**
 * One step of `process`: it starts, takes one message, has one wait ended, or exits.
 * @returns whether it has more to do; then it goes to the end of the run queue, so that none keeps the others waiting
 */
export function runStep(world: World, process: Process): boolean {
  world.current = process
  world.taken = false
  world.handling = 0
  process.reductions++
  if (world.touched !== null) touch(world.touched, process)
  if (process.doom === undefined) {
    try {
      proceed(world, process)
    } catch (thrown) {
      endRunning(process, exitReason(thrown))
    }
  }
  // Hit by an exit signal: no code of its own runs any more, not even a terminate callback.
  if (process.doom !== undefined) {
    if (!process.dead) endProcess(world, process, process.doom)
    return false
  }
  return hasWork(process)
}

/** Whether `process`, which has started and lives, has something to do now. */
function hasWork(process: Process): boolean {
  if (process.woken !== woken.not) return true
  return process.coroutine === null && process.mailbox !== null && process.mailbox.length > 0
}

function proceed(world: World, process: Process): void {
  if (process.coroutine !== null) {
    if (process.woken === woken.not) return
    if (process.timer !== null) {
      world.timers.cancel(process.timer)
      process.timer = null
    }
    drive(process)
  } else if (!process.started) {
    process.started = true
    process.program.start(process)
  } else if (process.woken !== woken.not) {
    assert(process.woken === woken.byTimeout, 'only a timeout wakes a behaviour that waits for any message')
    process.woken = woken.not
    process.program.timeout(process)
  } else if (process.mailbox !== null && process.mailbox.length > 0) {
    process.program.message(process, takeNext(world, process, process.mailbox))
  }
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
  self.coroutine = generatorOf(coroutine)
  self.answers = noAnswers
  drive(self)
}

/** Runs the coroutine of `self` until it waits, again or for the first time, or ends. */
function drive(self: Process): void {
  let result: IteratorResult<unknown, unknown>
  try {
    result = resume.call(self.coroutine as Coroutine<unknown>)
  } catch (thrown) {
    finish(self)
    if (self.doom !== undefined) throw thrown
    self.program.threw(self, thrown)
    return
  }
  if (self.wait !== null) return
  assert(result.done === true, 'a coroutine waited for something that is no wait')
  finish(self)
  self.program.returned(self, result.value)
}

function finish(self: Process): void {
  self.coroutine = null
  self.answers = null
}

const Generator = Object.getPrototypeOf(function* () {}) as { readonly prototype: Coroutine<unknown> }

/**
 * The `next` of generators, called without looking for it: each generator function has a prototype of its own, so to V8
 * no two coroutines look alike.
 */
const resume: (this: Coroutine<unknown>) => IteratorResult<unknown, unknown> = Generator.prototype
  .next as never

/** `coroutine` as a generator: a wait that is all that a callback does is none yet. */
export function generatorOf(coroutine: Coroutine<unknown>): Coroutine<unknown> {
  return Object.prototype.isPrototypeOf.call(Generator.prototype, coroutine) ? coroutine : around(coroutine)
}

function* around(coroutine: Coroutine<unknown>): Coroutine<unknown> {
  return yield* coroutine
}
