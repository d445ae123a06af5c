import type { CallbackNow, Peer } from '../../shared/protocol/events/process.ts'
import type { TermSyntax } from '../../shared/term-text.ts'
import { BehaviourProgram } from '../otp/sys/behaviour.ts'
import { CallWait, type Process } from '../runtime/index.ts'
import { line } from './words.ts'

/** The callback in the middle of which `process` waits; null while none does. `peer`: how a process is told of. */
export function callbackNow(
  process: Process,
  syntax: TermSyntax,
  peer: (process: Process) => Peer,
): CallbackNow | null {
  const { program, wait, timer } = process
  if (process.dead || !(program instanceof BehaviourProgram)) return null
  const waiting = program.waitingCallback(process)
  if (waiting === null || wait === null) return null
  const callee = wait instanceof CallWait ? wait.callee : null
  return {
    callback: waiting.callback.replace(/^Elixir\./, ''),
    message: waiting.message === undefined ? null : line(waiting.message, syntax),
    sinceMs: waiting.sinceMs,
    waitsFor: forWhat(wait.kind),
    whom: callee === null ? null : peer(callee),
    untilMs: timer?.due ?? null,
  }
}

function forWhat(kind: NonNullable<Process['wait']>['kind']): CallbackNow['waitsFor'] {
  switch (kind) {
    case 'folded':
    case 'ref':
      return 'answer'
    case 'sleep':
      return 'time'
    case 'io':
      return 'outside'
    default:
      return 'message'
  }
}
