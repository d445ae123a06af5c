import { normal } from '../../../shared/atoms.ts'
import { atom, atomName, isAtom, isTagged, type Term, Tuple } from '../../../shared/term.ts'
import { formatExit, formatMfa, inspect } from './elixir-exception.ts'

/** Why an application did not start, or ended, in words. @see Elixir, Application: format_error/1 */
export function applicationError(reason: Term): string {
  if (!(reason instanceof Tuple) || reason.size !== 2) return formatExit(reason)
  const [first, second] = reason.items as readonly [Term, Term]
  const call = startCall(second)
  if (call !== null) {
    if (isTagged(first, atom('EXIT'), 2) && first.items[1] === normal)
      return formatExit(new Tuple([normal, second]))
    return `${call} returned an error: ${formatExit(first)}`
  }
  if (first === atom('bad_return') && second instanceof Tuple && second.size === 2) {
    const [mfa, value] = second.items as readonly [Term, Term]
    const called = startCall(mfa)
    if (called !== null && isTagged(value, atom('EXIT'), 2))
      return formatExit(new Tuple([value.items[1] as Term, mfa]))
    if (called !== null) return `${called} returned a bad value: ${inspect(value)}`
  }
  const words = isAtom(first) ? ofApplications[atomName(first)] : undefined
  if (words !== undefined && isAtom(second)) return `${words} ${atomName(second)}`
  const shown = isAtom(first) ? ofTerms[atomName(first)] : undefined
  return shown === undefined ? formatExit(reason) : `${shown}: ${inspect(second)}`
}

const ofApplications: Readonly<Record<string, string>> = {
  already_started: 'already started application',
  not_started: 'not started application',
  already_loaded: 'already loaded application',
  not_loaded: 'not loaded application',
}

const ofTerms: Readonly<Record<string, string>> = {
  bad_application: 'bad application',
  invalid_restart_type: 'invalid application restart type',
  invalid_name: 'invalid application name',
  invalid_options: 'invalid application options',
  badstartspec: 'bad application start specs',
}

/** The text of `{Module, start, Args}`; null for anything else. */
function startCall(term: Term): string | null {
  if (!(term instanceof Tuple) || term.size !== 3 || term.items[1] !== atom('start')) return null
  const [module, name, args] = term.items as readonly [Term, Term, Term]
  return isAtom(module) ? formatMfa(module, name, args) : null
}
