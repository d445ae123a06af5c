import { ok, temporary, worker } from '../../../shared/atoms.ts'
import { atom, type Fun, type Pid, type Term, Tuple, tuple } from '../../../shared/term.ts'
import { effect, type Process } from '../../runtime/index.ts'
import type { Child } from '../dynamic-supervisor/child.ts'
import { spawnNoReply, spawnReply } from './supervised.ts'

export const start_task: unique symbol = Symbol.for('start_task')

const nonodeOwner = atom('nonode@nohost')
const monitored = atom('monitor')
const applied = tuple(atom('erlang'), atom('apply'))

/** Who starts a task, as requests and reports name it: `{Node, Pid, Name or Pid}`. @see Elixir, Task.Supervisor: get_owner/1 */
export function ownerOf(self: Process): Term {
  return tuple(nonodeOwner, self.pid, nameOf(self))
}

/** How reports name a process: by its registered name, if it has one. */
export function nameOf(self: Process): Term {
  return effect(self, () => self.registeredName ?? self.pid)
}

/**
 * The request for a task that `owner` will tell what to do. `shutdown`: nil for the supervisor's own.
 * @see Elixir, Task.Supervisor: start_child_with_spec/4
 */
export function replyTask(owner: Term, shutdown: Term): Term {
  return tuple(start_task, [owner, monitored], temporary, shutdown)
}

/** The request for a task that does `fun`. `restart`, `shutdown`: nil for the supervisor's own. */
export function noReplyTask(
  owner: Term,
  callers: readonly Term[],
  fun: Fun,
  restart: Term,
  shutdown: Term,
): Term {
  return tuple(start_task, [owner, callers, tuple(...applied.items, [fun, []])], restart, shutdown)
}

/** What a supervisor starts for such a request. @see Elixir, DynamicSupervisor: handle_call/3, {start_task, …} */
export function taskChild({ items }: Tuple): Child {
  const [, args, restart, shutdown] = items as readonly [Term, readonly Term[], Term, Term]
  const [, owner, starter] = (args[0] as Tuple).items as readonly [Term, Pid, Term]
  const [, second, third] = args
  const start = (self: Process): Term => {
    if (!(third instanceof Tuple)) return tuple(ok, spawnReply(self, owner, { watch: true, starter }))
    const [fun] = third.items[2] as unknown as readonly [Fun]
    return tuple(ok, spawnNoReply(self, second as readonly Term[], fun, { link: true, starter }))
  }
  return {
    start,
    restart: restart ?? temporary,
    shutdown: shutdown ?? 5_000,
    type: worker,
    modules: [atom('Elixir.Task.Supervised')],
  } as Child
}
