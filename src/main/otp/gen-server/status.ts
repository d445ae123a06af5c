import { atom, type Pid, type Term, type TermRecord, tuple } from '../../../shared/term.ts'
import { charlist, charlistText } from '../sys/charlist.ts'
import { type Debug, loggedEvents } from '../sys/debug.ts'
import { type Formatted, formatStatus, labelled, statusOf } from '../sys/format-status.ts'
import type { GenServerModule } from './module.ts'

type Module = GenServerModule<Term, Term>

/** Status fields of a server in `state`, as its module wants them shown. */
function formatted(module: Module, state: Term, more: TermRecord): Formatted {
  const shown = module.showState === undefined ? state : module.showState(state)
  return formatStatus(module.name, module.formatStatus, { ...more, state: shown })
}

/** The state as observers and the tap show it; the complaint when the module cannot format it. */
export function shownServerState(module: Module, state: Term): Term {
  if (module.formatStatus === undefined)
    return module.showState === undefined ? state : module.showState(state)
  const { status, failed } = formatted(module, state, { log: [] })
  return failed === null ? (status.state as Term) : (charlistText(failed) ?? failed)
}

/** What `sys:get_status` shows of a server. @see OTP stdlib, gen_server: format_status/2 */
export function serverStatus(
  module: Module,
  name: Term,
  server: { readonly state: Term; readonly debug: Debug; readonly sysSuspended: boolean },
  parent: Pid,
): Term {
  const { status, failed } = formatted(module, server.state, { log: loggedEvents(server.debug) })
  const shown = labelled([['State', failed ?? (status.state as Term)]])
  const held = atom(server.sysSuspended ? 'suspended' : 'running')
  const data: [string, Term][] = [
    ['Status', held],
    ['Parent', parent],
    ['Logged events', status.log as Term],
  ]
  // What supervisor:format_status/2 adds.
  const callback = tuple(atom('supervisor'), [tuple(charlist('Callback'), atom(module.name))])
  const more = module.behaviour === 'supervisor' ? [callback] : []
  return statusOf('Status for generic server', name, data, [shown, ...more])
}

/** Status fields for the report of a server that ends. @see OTP stdlib, gen_server: error_info/8 */
export function terminateStatus(
  module: Module,
  server: { readonly state: Term; readonly debug: Debug },
  reason: Term,
  message: Term,
): { readonly state: Term; readonly reason: Term; readonly message: Term; readonly log: Term } {
  const given = { reason, message, log: loggedEvents(server.debug) }
  const { status, failed } = formatted(module, server.state, given)
  return {
    state: failed ?? (status.state as Term),
    reason: status.reason as Term,
    message: status.message as Term,
    log: status.log as Term,
  }
}
