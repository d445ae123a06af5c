/** What an exit signal with a given reason will do, by the rules of OTP, in a sentence or two. Pure. */
import type { TreeNode } from '../../shared/protocol/events.ts'

export type Target = {
  kind: TreeNode['kind']
  restart: TreeNode['restart']
  /** null where it is not known. */
  trapExit: boolean | null
}

/**
 * The hint under the field "Exit reason". The signal comes from a process that is neither linked to the target
 * nor its parent.
 * @see Erlang Reference Manual, Processes: "Receiving Exit Signals"; OTP stdlib, supervisor: restart types
 */
export function exitHint(reason: string, target: Target): string {
  switch (classOf(reason)) {
    case 'none':
      return 'Any term will do.'
    case 'kill':
      return `Nobody can trap this: it exits at once, with reason killed and without terminate. ${after('crash', target)}`
    case 'normal':
      if (target.trapExit || target.kind === 'supervisor') return trapped(':normal', target)
      return 'An exit signal with reason :normal from another process is ignored: nothing will happen.'
    case 'shutdown':
      if (target.trapExit || target.kind === 'supervisor') return trapped('it', target)
      return `It exits, and that counts as an orderly end, not as a crash. ${after('orderly', target)}`
    case 'other':
      if (target.trapExit || target.kind === 'supervisor') return trapped('it', target)
      return `It does not trap exits, so it exits with this reason. ${after('crash', target)}`
  }
}

/** The hint for a raised exception. */
export const raiseHint = (target: Target): string =>
  `The next callback raises, the process exits with {exception, stacktrace} after terminate. ${after('crash', target)}`

function classOf(reason: string): 'none' | 'kill' | 'normal' | 'shutdown' | 'other' {
  const text = reason.replaceAll(/\s/g, '')
  if (text === '') return 'none'
  if (/^:?kill$/.test(text)) return 'kill'
  if (/^:?normal$/.test(text)) return 'normal'
  if (/^:?shutdown$/.test(text) || /^\{:?shutdown,[^,]/.test(text)) return 'shutdown'
  return 'other'
}

function trapped(what: string, { kind }: Target): string {
  if (kind === 'supervisor') {
    return 'Supervisors trap exits: to it this is a message from a stranger, and it goes on. Only kill stops it.'
  }
  return `It traps exits: ${what} arrives as the message {:EXIT, from, reason}, and it lives on unless its code stops.`
}

function after(end: 'crash' | 'orderly', { restart }: Target): string {
  switch (restart) {
    case 'permanent':
      return 'It is :permanent, so its supervisor starts it again.'
    case 'transient':
      return end === 'crash'
        ? 'It is :transient and did not end in order, so its supervisor starts it again.'
        : 'It is :transient, so after an orderly end its supervisor leaves it stopped.'
    case 'temporary':
      return 'It is :temporary, so nobody starts it again.'
    case null:
      return 'No supervisor starts it again.'
  }
}
