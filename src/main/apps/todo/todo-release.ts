import { ok } from '../../../shared/atoms.ts'
import { atom, type Pid, type Term, tuple } from '../../../shared/term.ts'
import { Code, Registry, sys } from '../../otp/index.ts'
import type { Coroutine, Process } from '../../otp/process.ts'
import { catchExit } from '../kernel/catch-exit.ts'
import { CoppicePubSub } from '../kernel/pubsub.ts'
import { todoRegistry } from './registry.ts'
import { todoServer as version1 } from './todo-server/version-1.ts'
import { todoServer as version2 } from './todo-server/version-2.ts'

export type TodoVersion = 1 | 2

const versions = { 1: version1, 2: version2 } as const
const topic = 'todo:release'

/** Which version of the todo server is loaded, and how a running system goes from one to the other. */
export const TodoRelease = {
  loaded(self: Process): TodoVersion {
    return Code.loaded(self, version1) === version2 ? 2 : 1
  },

  /**
   * Loads `version` and has every server that runs take it over: each is suspended, its state brought into the new
   * shape by `code_change`, and resumed. Nobody is stopped, and messages that come meanwhile wait.
   * @returns how many took it over; a server that ends meanwhile is none of them
   * @see SASL, appup: update
   */
  *upgrade(self: Process, version: TodoVersion): Coroutine<number> {
    const before = TodoRelease.loaded(self)
    Code.load(self, versions[version])
    let changed = 0
    for (const pid of servers(self)) {
      const outcome = yield* catchExit(takeOver(self, pid, before))
      if ('value' in outcome && outcome.value === ok) changed++
    }
    CoppicePubSub.broadcast(self, topic, tuple(atom('todo_release'), version))
    return changed
  },

  /** After every upgrade the caller gets `{todo_release, Version}`. */
  subscribe(self: Process): void {
    CoppicePubSub.subscribe(self, topic)
  },
} as const

function* takeOver(self: Process, pid: Pid, oldVersion: TodoVersion): Coroutine<Term> {
  yield* sys.suspend(self, pid)
  const changed = yield* sys.changeCode(self, pid, atom(version1.name), oldVersion, [])
  yield* sys.resume(self, pid)
  return changed
}

/** The servers that run. @see Elixir, Registry: select/2 */
function servers(self: Process): readonly Pid[] {
  const all = [tuple(tuple(atom('_'), atom('$1'), atom('_')), [], [atom('$1')])]
  return Registry.select(self, todoRegistry, all) as readonly Pid[]
}
