import { already_started, error, ok } from '../../../shared/atoms.ts'
import { isTagged, type Term, type Tuple, tuple } from '../../../shared/term.ts'

/** What a start returned, with `{error, {already_started, Pid}}` as `{ok, Pid}`: whoever came first, it runs. */
export function startedOrThere(started: Term): Term {
  const reason = isTagged(started, error, 2) ? started.items[1] : null
  return isTagged(reason, already_started, 2) ? tuple(ok, (reason as Tuple).items[1] as Term) : started
}
