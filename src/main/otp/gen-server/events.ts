import { gen_call, gen_cast, noreply } from '../../../shared/atoms.ts'
import { atom, isTagged, type Term, Tuple } from '../../../shared/term.ts'
import { formatTerm } from '../../../shared/term-text.ts'

/** A system event of a gen_server as `sys:trace` prints it. @see OTP stdlib, gen_server: print_event/3 */
export function printServerEvent(event: Term, name: Term): string {
  const start = `*DBG* ${text(name)}`
  if (isTagged(event, atom('in'), 2)) return `${start} got ${received(event.items[1] as Term)}\n`
  if (isTagged(event, atom('out'), 4)) {
    const [, value, to, state] = event.items as readonly Term[]
    return `${start} sent ${text(value as Term)} to ${caller(to as Term)}, new state ${text(state as Term)}\n`
  }
  if (isTagged(event, noreply, 2)) return `${start} new state ${text(event.items[1] as Term)}\n`
  return `${start} dbg  ${text(event)}\n`
}

function received(message: Term): string {
  if (isTagged(message, gen_call, 3))
    return `call ${text(message.items[2] as Term)} from ${caller(message.items[1] as Term)}`
  if (isTagged(message, gen_cast, 2)) return `cast ${text(message.items[1] as Term)}`
  return text(message)
}

function caller(from: Term): string {
  return text(from instanceof Tuple ? (from.items[0] as Term) : from)
}

function text(term: Term): string {
  return formatTerm(term, 'erlang')
}
