import { normal } from '../../shared/atoms.ts'
import { type Term, Tuple } from '../../shared/term.ts'
import { formatTerm } from '../../shared/term-text.ts'
import { deliver } from './deliver.ts'
import { type Message, termOf } from './envelope.ts'
import { ErlangExit, exitReason } from './errors.ts'
import { freeze } from './freeze.ts'
import { copyOf, Loop } from './loop.ts'
import type { Process } from './process.ts'
import { type Awaitable, type Coroutine, isCoroutine, type Program } from './program.ts'
import { begin, endRunning } from './scheduler.ts'

/** What a bare process runs: a function, or a generator function when it waits. */
export type ProcessFunction = (self: Process) => Awaitable<unknown>

/**
 * A bare process: runs one function and exits with `normal`, or with what escaped; or goes on with the loop that the
 * function returned.
 */
export class FunctionProgram implements Program {
  /** The function, and then the loop with the state for its next message: one field, since there can be a million. */
  private body: ProcessFunction | Loop

  constructor(fn: ProcessFunction) {
    this.body = fn
  }

  get behaviour(): null {
    return null
  }

  get shownState(): undefined {
    return undefined
  }

  start(self: Process): void {
    let result: unknown
    try {
      result = (this.body as ProcessFunction)(self)
    } catch (thrown) {
      // Hit by an exit signal of its own: none of its code runs any more.
      if (self.doom !== undefined) throw thrown
      this.threw(self, thrown)
      return
    }
    if (result !== undefined && isCoroutine(result)) begin(self, result)
    else this.returned(self, result)
  }

  // Only a loop is given messages: a function has returned, or waits for them itself.
  message(self: Process, message: Message): void {
    const loop = this.body as Loop
    const term = termOf(message)
    let result: unknown
    try {
      result = loop.handle(self, term, loop.state)
    } catch (thrown) {
      if (self.doom !== undefined) throw thrown
      this.threw(self, thrown)
      return
    }
    if (result === loop.state) return
    if (isCoroutine(result)) {
      loop.handled = term
      begin(self, result)
    } else this.goOn(self, loop, result)
  }

  timeout(): void {
    // It has no timeout of its own: its waits have theirs.
  }

  rerun(self: Process): Coroutine<unknown> {
    const { body } = this
    const begun = body instanceof Loop ? body.handle(self, body.handled, body.state) : body(self)
    return begun as Coroutine<unknown>
  }

  returned(self: Process, value: unknown): void {
    const { body } = this
    if (body instanceof Loop) this.goOn(self, body, value)
    else if (value instanceof Loop) this.goOn(self, value, value.state)
    else endRunning(self, normal)
  }

  threw(self: Process, thrown: unknown): void {
    const reason = exitReason(thrown)
    if (!(thrown instanceof ErlangExit)) reportCrash(self, reason)
    endRunning(self, reason)
  }

  currentFunction(self: Process): string {
    return self.initialCall
  }

  fork(): Program {
    const { body } = this
    // Of its own class, with all that this one has besides.
    const copy = Object.assign(Object.create(Object.getPrototypeOf(this)) as FunctionProgram, this)
    if (body instanceof Loop) copy.body = copyOf(body)
    return copy
  }

  /** Waits for the next message, with what is to be the state then. */
  private goOn(self: Process, loop: Loop, state: unknown): void {
    try {
      this.body = new Loop(freeze(state as Term), loop.handle)
    } catch (thrown) {
      this.threw(self, thrown)
    }
  }
}

/** Characters of the exit value in its report. */
const valueChars = 2_000

/**
 * What the emulator says of a bare process that crashed: to the tap, and by a message to the process `logger`, as in
 * Erlang, where one is.
 */
function reportCrash(self: Process, reason: Term): void {
  const { world } = self
  const args = freeze([self.pid, reason])
  if (world.tap !== null)
    world.emit({
      type: 'report',
      report: {
        level: 'error',
        kind: 'crash',
        pid: self.pid,
        report: new Tuple([self.pid, reason]),
        text: `Error in process ${self.pid} with exit value:\n${formatTerm(reason, 'erlang', { limitChars: valueChars })}\n`,
      },
    })
  const logger = world.names.get(Symbol.for('logger'))
  if (logger === undefined) return
  const time = (world.epochMs + Math.floor(world.now)) * 1000
  const meta = { pid: self.pid, gl: self.pid, time }
  const format = 'Error in process ~p with exit value:~n~p~n'
  deliver(
    world,
    self,
    logger,
    freeze(new Tuple([Symbol.for('log'), Symbol.for('error'), format, args, meta])),
  )
}
