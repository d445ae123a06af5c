import { error, ignore, ok } from '../../../shared/atoms.ts'
import { atom, isTagged, type Term, Tuple, tuple } from '../../../shared/term.ts'
import { checkChildSpecs } from './child.ts'
import { ChildTable } from './child-table.ts'
import { checkFlags } from './flags.ts'
import type { SupervisorState } from './state.ts'

/**
 * The state for new code whose `init` returned `value`: `{ok, State}`, or why it is refused. Children that run keep
 * running; their new specifications count from their next start on, and those that are no longer specified stay.
 * @see OTP stdlib, supervisor: code_change/3
 */
export function changeCode(
  state: SupervisorState,
  value: Term,
): Term | Tuple<readonly [Term, SupervisorState]> {
  if (value === ignore) return tuple(ok, state)
  const inner = isTagged(value, ok, 2) ? value.items[1] : undefined
  if (!(inner instanceof Tuple) || inner.size !== 2) return value
  const [givenFlags, specs] = inner.items as readonly [Term, Term]
  const flags = checkFlags(givenFlags)
  if ('wrong' in flags) {
    const { wrong } = flags
    return tuple(
      error,
      isTagged(wrong, atom('invalid_type'), 2) ? tuple(atom('bad_flags'), givenFlags) : wrong,
    )
  }
  const specified = checkChildSpecs(specs, flags.right.autoShutdown)
  if ('wrong' in specified) return tuple(error, specified.wrong)
  let children = ChildTable.empty
  for (const child of specified.right) {
    const old = state.table.get(child.id)
    children = children.add({ ...child, pid: old?.pid ?? null, restarting: old?.restarting ?? false })
  }
  if (state.simple && children.size !== 1) return tuple(error, tuple(atom('bad_start_spec'), specs))
  for (const child of state.simple ? [] : state.table.all())
    if (children.get(child.id) === undefined) children = children.add(child)
  return tuple(ok, state.withCode(flags.right, children))
}
