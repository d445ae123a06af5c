import type { Term } from '../../shared/term.ts'
import { formatTerm } from '../../shared/term-text.ts'
import type { ChildView } from '../otp/index.ts'
import type { Process } from '../runtime/index.ts'
import type { Seat } from './seat.ts'
import { isNameless } from './supervisors.ts'
import { ownName } from './words.ts'

/**
 * Keys of seats stay the same when the process in them is replaced, also together with the supervisors above it: they
 * are paths of what child specifications and processes call themselves.
 *
 *     Coppice.Supervisor/Todo.Supervisor/Todo.TodoSupervisor/todo ada
 *
 *     /id      a supervisor's child, by its id
 *     /name    a child without an id, by its name or label
 *     /#3      a child without either, by the order of its start
 *     ~name    any other process, by its name or label, under who started it
 *     ~<0.7.0> one without either
 */
export function childKey(parent: Seat, child: ChildView, process: Process | null): string {
  if (!isNameless(child)) return `${parent.key}/${idText(child.id)}`
  const name = process === null ? null : ownName(process)
  return name === null ? `${parent.key}/#${child.order}` : `${parent.key}/${name}`
}

export function otherKey(parent: Seat | null, process: Process): string {
  return `${parent?.key ?? ''}~${ownName(process) ?? process.pid}`
}

/** Whether `seat` has a key for want of a better one. */
export function isMakeshift(seat: Seat): boolean {
  return /(\/#\d+|~<0\.\d+\.0>)$/.test(seat.key)
}

/** An id as a part of a key. */
export function idText(id: Term): string {
  return formatTerm(id, 'elixir', { limitChars: 300 })
}
