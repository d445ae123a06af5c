import { temporary, undefined_ } from '../../../shared/atoms.ts'
import { atom, type Pid, type Term, tuple } from '../../../shared/term.ts'
import { formatTerm } from '../../../shared/term-text.ts'
import { type EventBody, effect, type Process } from '../../runtime/index.ts'
import { report, reportSupervisor } from '../reports.ts'
import type { Child } from './child.ts'
import type { DynamicState, Entry } from './state.ts'

type Action = Extract<EventBody, { type: 'child' }>['action']

/** Tells the tap what the supervisor `self` did with a child. `reason`: why, or `normal`. */
export function tellChild(self: Process, action: Action, pid: Pid | null, reason: Term): void {
  effect(self, () => {
    if (self.world.tap !== null)
      self.world.emit({ type: 'child', supervisor: self.pid, action, id: undefined_, pid, reason })
  })
}

/** Writes a supervisor report. `at`: the child's pid, or what stands for it. */
export function reportChild(
  self: Process,
  context: Parameters<typeof reportSupervisor>[1],
  reason: Term,
  at: Term,
  entry: Entry,
  state: DynamicState,
): void {
  effect(self, () => reportSupervisor(self, context, reason, offender(at, entry.child, state)))
}

/** A child as reports show it. Its start function stands as `apply/2` of the fun. @see Elixir, DynamicSupervisor: extract_child */
function offender(at: Term, child: Child, state: DynamicState): Term {
  // A temporary child never starts again: its arguments are not kept.
  const args = child.restart === temporary ? undefined_ : [child.start, state.flags.extra_arguments]
  return [
    tuple(atom('pid'), at),
    tuple(atom('id'), undefined_),
    tuple(atom('mfargs'), tuple(atom('erlang'), atom('apply'), args)),
    tuple(atom('restart_type'), child.restart),
    tuple(atom('shutdown'), child.shutdown),
    tuple(atom('child_type'), child.type),
  ]
}

/** @see Elixir, DynamicSupervisor: handle_info/2, format_report/1 */
export function reportUnexpected(self: Process, message: Term): void {
  effect(self, () => {
    const text = `DynamicSupervisor received unexpected message: ${formatTerm(message, 'erlang')}`
    report(self, 'error', 'message', message, text)
  })
}
