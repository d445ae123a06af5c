import {
  endRunning,
  exitReason,
  FunctionProgram,
  freeze,
  type Process,
  stackOf,
} from '../../runtime/index.ts'
import { reportCrash } from '../reports.ts'
import { isCrash } from '../sys/behaviour.ts'

/** A process that proc_lib starts to run one function: a crash of it is reported as proc_lib does. */
export class ProcLibProgram extends FunctionProgram {
  override threw(self: Process, thrown: unknown): void {
    const reason = freeze(exitReason(thrown))
    if (isCrash(reason)) reportCrash(self, reason, freeze(stackOf(thrown)))
    endRunning(self, reason)
  }
}
