import { cancelTimer, readTimer, sendAfter, startTimer } from '../../../../src/main/runtime/index.ts'
import { type Atom, atom, type Pid, type Ref, type Term, tuple } from '../../../../src/shared/term.ts'
import { termOf } from '../context.ts'
import type { Op } from '../scenario.ts'
import type { OpTable } from './op-table.ts'

export const timerOps: OpTable = {
  send_after: (context, op) =>
    sendAfter(context.self, Number(op.ms), termOf(context, op.to) as Pid | Atom, termOf(context, op.msg)),

  start_timer: (context, op) =>
    startTimer(context.self, Number(op.ms), termOf(context, op.to) as Pid | Atom, termOf(context, op.msg)),

  cancel_timer: (context, op) => left(cancelTimer(context.self, termOf(context, op.ref) as Ref), op),

  read_timer: (context, op) => left(readTimer(context.self, termOf(context, op.ref) as Ref), op),
}

/** Ms left are shown only as being in the range that the op names: no real clock says them twice. */
function left(ms: number | false, op: Op): Term {
  if (ms === false) return false
  if (op.within === undefined) return atom('left')
  const [low, high] = op.within as readonly [number, number]
  return ms >= low && ms <= high ? atom('within') : tuple(atom('outside'), ms)
}
