import { undefined_ } from '../../../shared/atoms.ts'
import { atom, type Pid, type Term, tuple } from '../../../shared/term.ts'
import { act, type EventBody, type Process } from '../../runtime/index.ts'
import { wouldHear } from '../logger/log.ts'
import { reportProgress, reportSupervisor, reportUnexpectedMessage } from '../reports.ts'
import { type Child, mfargsOf, pidTerm } from './child.ts'

type Action = Extract<EventBody, { type: 'child' }>['action']
type Context = Parameters<typeof reportSupervisor>[1]

// Whether anybody hears is looked at first, and what is said is made in a function of its own: a supervisor comes here
// with each life of each child.

/** Tells the tap what the supervisor `self` did with `child`. `reason`: why. */
export function tellChild(self: Process, action: Action, child: Child, pid: Pid | null, reason: Term): void {
  if (self.world.tap !== null) emitChild(self, action, child.instance ? undefined_ : child.id, pid, reason)
}

function emitChild(self: Process, action: Action, id: Term, pid: Pid | null, reason: Term): void {
  act(self, () => self.world.emit({ type: 'child', supervisor: self.pid, action, id, pid, reason }))
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
  if (wouldHear(self.world, 'error', 'supervisor', 'supervisor'))
    report(self, context, reason, [tuple(atom('pid'), pidTerm(child)), ...settings(child)])
}

/** Writes a supervisor report about `count` instances of one specification. */
export function reportInstances(self: Process, reason: Term, template: Child, count: number): void {
  if (wouldHear(self.world, 'error', 'supervisor', 'supervisor'))
    report(self, 'shutdown_error', reason, [tuple(atom('nb_children'), count), ...settings(template)])
}

function report(self: Process, context: Context, reason: Term, offender: Term): void {
  act(self, () => reportSupervisor(self, context, reason, offender))
}

/** Writes that `child` was started as `pid`; nothing when its start said `ignore`, which is null. */
export function reportStarted(self: Process, child: Child, pid: Pid | null): void {
  if (pid !== null && wouldHear(self.world, 'info', 'supervisor', 'progress'))
    progress(self, [tuple(atom('pid'), pid), ...settings(child)])
}

function progress(self: Process, started: Term): void {
  act(self, () => reportProgress(self, started))
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
