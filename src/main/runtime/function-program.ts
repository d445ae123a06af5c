import { normal } from '../../shared/atoms.ts'
import { type Term, Tuple } from '../../shared/term.ts'
import { ErlangExit, exitReason } from './errors.ts'
import type { Process } from './process.ts'
import { type Awaitable, type Coroutine, isCoroutine, type Program } from './program.ts'
import { begin, endRunning } from './scheduler.ts'

/** What a bare process runs: a function, or a generator function when it waits. */
export type ProcessFunction = (self: Process) => Awaitable<unknown>

/** A bare process: runs one function and exits with `normal`, or with what escaped. */
export class FunctionProgram implements Program {
  readonly behaviour = null
  readonly shownState = undefined
  private readonly fn: ProcessFunction

  constructor(fn: ProcessFunction) {
    this.fn = fn
  }

  start(self: Process): void {
    const result = this.fn(self)
    if (result !== undefined && isCoroutine(result))
      begin(self, result, this.fn as (self: Process) => Coroutine<unknown>)
    else endRunning(self, normal)
  }

  message(): void {
    // Its function has returned or waits; the scheduler has no message for it.
  }

  timeout(): void {
    // It has no timeout of its own: its waits have theirs.
  }

  returned(self: Process): void {
    endRunning(self, normal)
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
    return this
  }
}

/** The emulator's own words for a bare process that crashed. */
function reportCrash(self: Process, reason: Term): void {
  if (self.world.tap === null) return
  self.world.emit({
    type: 'report',
    report: {
      level: 'error',
      kind: 'crash',
      pid: self.pid,
      report: new Tuple([self.pid, reason]),
      text: `Error in process ${self.pid} with exit value:`,
    },
  })
}
