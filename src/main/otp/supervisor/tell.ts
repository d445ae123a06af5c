import { undefined_ } from '../../../shared/atoms.ts'
import { atom, type Pid, type Term, tuple } from '../../../shared/term.ts'
import { act, type EventBody, type Process } from '../../runtime/index.ts'
import { isHeard } from '../logger/log.ts'
import { reportProgress, reportSupervisor, reportUnexpectedMessage } from '../reports.ts'
import { type Child, mfargsOf, pidTerm } from './child.ts'

type Action = Extract<EventBody, { type: 'child' }>['action']
type Context = Parameters<typeof reportSupervisor>[1]

/** Tells the tap what the supervisor `self` did with `child`. `reason`: why. */
export function tellChild(self: Process, action: Action, child: Child, pid: Pid | null, reason: Term): void {
  act(self, () => {
    if (self.world.tap === null) return
    const id = child.instance ? undefined_ : child.id
    self.world.emit({ type: 'child', supervisor: self.pid, action, id, pid, reason })
  })
}

/** As `tellChild` of a start or restart; nothing when it said `ignore`, and `pid` is null. */
export function tellStarted(
  self: Process,
  action: 'start' | 'restart',
  child: Child,
  pid: Pid | null,
  reason: Term,
): void {
  if (pid !== null) tellChild(self, action, child, pid, reason)
}

/** Writes a supervisor report about `child`. */
export function reportChild(self: Process, context: Context, reason: Term, child: Child): void {
  act(self, () => {
    if (isHeard(self, 'error', 'supervisor'))
      reportSupervisor(self, context, reason, [tuple(atom('pid'), pidTerm(child)), ...settings(child)])
  })
}

/** Writes a supervisor report about `count` instances of one specification. */
export function reportInstances(self: Process, reason: Term, template: Child, count: number): void {
  act(self, () => {
    if (!isHeard(self, 'error', 'supervisor')) return
    const offender = [tuple(atom('nb_children'), count), ...settings(template)]
    reportSupervisor(self, 'shutdown_error', reason, offender)
  })
}

/** Writes that `child` was started as `pid`; nothing when its start said `ignore`, which is null. */
export function reportStarted(self: Process, child: Child, pid: Pid | null): void {
  act(self, () => {
    if (pid !== null && isHeard(self, 'info', 'supervisor'))
      reportProgress(self, [tuple(atom('pid'), pid), ...settings(child)])
  })
}

/** Writes that a message came which no supervisor knows. */
export function reportUnexpected(self: Process, message: Term): void {
  act(self, () => reportUnexpectedMessage(self, message))
}

/** @see OTP stdlib, supervisor: extract_child/1 */
function settings(child: Child): Term[] {
  return [
    tuple(atom('id'), child.id),
    tuple(atom('mfargs'), mfargsOf(child)),
    tuple(atom('restart_type'), child.restart),
    tuple(atom('significant'), child.significant),
    tuple(atom('shutdown'), child.shutdown),
    tuple(atom('child_type'), child.type),
  ]
}
