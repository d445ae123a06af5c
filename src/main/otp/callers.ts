import { callers } from '../../shared/atoms.ts'
import type { Term } from '../../shared/term.ts'
import { get, type Process } from '../runtime/index.ts'

/** `$callers` of what `self` has others do for it: itself, then those that it works for. @see Elixir, Task: get_callers */
export function callersOf(self: Process): readonly Term[] {
  const own = get(self, callers)
  return Array.isArray(own) ? [self.pid, ...own] : [self.pid]
}
