import { type Atom, atom, isRecord, type Pid, type Ref, type Term, tuple } from '../../../shared/term.ts'
import { formatTerm } from '../../../shared/term-text.ts'
import { type Process, raise } from '../../runtime/index.ts'
import { raiseArgumentError } from '../argument-error.ts'

/** A task that its owner can wait for: `%Task{}`. */
export type TaskStruct = {
  readonly __struct__: Atom
  readonly mfa: Term
  /** The process that started it, and the only one that may wait for it. */
  readonly owner: Pid
  /** null for a task that was complete from the start. */
  readonly pid: Pid | null
  /** Its reply is `{ref, Result}`; its end without one is the DOWN of `ref`. */
  readonly ref: Ref
}

export const taskModule: Atom = atom('Elixir.Task')

const applyFun = tuple(atom('erlang'), atom('apply'), 2)

export function taskStruct(owner: Pid, pid: Pid | null, ref: Ref): TaskStruct {
  return { __struct__: taskModule, mfa: applyFun, owner, pid, ref }
}

/** @throws error `function_clause` for what is no task, and ArgumentError unless the running process started `task`. */
export function checkOwner(self: Process, task: TaskStruct): void {
  if (!isRecord(task) || task.__struct__ !== taskModule) raise(atom('function_clause'))
  if (task.owner === self.pid) return
  const text = formatTerm(task, 'elixir')
  const asking = formatTerm(self.pid, 'elixir')
  raiseArgumentError(`task ${text} must be queried from the owner but was queried from ${asking}`)
}
