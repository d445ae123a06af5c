import type { TaskStruct } from '../../../src/main/otp/index.ts'
import type { Process } from '../../../src/main/runtime/index.ts'
import { ok } from '../../../src/shared/atoms.ts'
import { isTagged, type Pid, type Term } from '../../../src/shared/term.ts'
import { withStore } from './store.ts'

/** `started`; when that is `{ok, Pid}` the process has a logical name from now on. */
export function named(self: Process, started: Term, logical: string): Term {
  if (isTagged(started, ok, 2)) withStore(self, store => store.register(started.items[1] as Pid, logical))
  return started
}

/** `task`, whose process has a logical name from now on. */
export function namedTask(self: Process, task: TaskStruct, logical: string): Term {
  const { pid } = task
  if (pid !== null) withStore(self, store => store.register(pid, logical))
  return task
}
