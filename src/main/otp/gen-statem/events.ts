import { atom, isTagged, type Term, type Tuple, tuple } from '../../../shared/term.ts'
import { equalTerms } from '../../../shared/term-order.ts'
import { formatTerm } from '../../../shared/term-text.ts'
import type { Event } from './module.ts'

/** `{Type, Content}`, as traces, statuses and reports show an event. */
export function eventTerm({ type, content }: Event): Term {
  return tuple(type, content)
}

/** A system event of a gen_statem as `sys:trace` prints it. @see OTP stdlib, gen_statem: print_event/3 */
export function printStatemEvent(event: Term, name: Term): string {
  const [tag, first, second, third] = (event as Tuple).items as readonly Term[]
  const start = `*DBG* ${text(name)}`
  switch (tag) {
    case atom('in'):
      return `${start} receive ${eventText(first as Term)} in state ${text(second as Term)}\n`
    case atom('out'):
      return `${start} send ${text(first as Term)} to ${text((second as Tuple).items[0] as Term)}\n`
    case atom('enter'):
    case atom('module'):
    case atom('start_timer'):
    case atom('terminate'):
      return `${start} ${text(tag)} ${text(first as Term)} in state ${text(second as Term)}\n`
    default: {
      const [state, next] = [second as Term, third as Term]
      const states = equalTerms(state, next) ? text(state) : `${text(state)} => ${text(next)}`
      return `${start} ${text(tag as Term)} ${eventText(first as Term)} in state ${states}\n`
    }
  }
}

function eventText(event: Term): string {
  const [type, content] = (event as Tuple).items as readonly Term[]
  if (isTagged(type, atom('call'), 2)) {
    const from = type.items[1] as Tuple
    return `call ${text(content as Term)} from ${text(from.items[0] as Term)}`
  }
  return `${text(type as Term)} ${text(content as Term)}`
}

function text(term: Term): string {
  return formatTerm(term, 'erlang')
}
