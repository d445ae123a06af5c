/** What can be done to a process by hand, and why not where it cannot. Pure. */
import type { ProcessInfo } from '../../shared/protocol/events.ts'

export type HandActionId =
  | 'exit'
  | 'stop'
  | 'suspend'
  | 'resume'
  | 'send'
  | 'call'
  | 'replace_state'
  | 'undo'
  | 'trace_on'
  | 'trace_off'
  | 'copy'

export type HandAction = {
  readonly id: HandActionId
  readonly text: string
  /** The function that does it, as one would type it. */
  readonly does: string
  /** Why it cannot be done now; null when it can. */
  readonly whyNot: string | null
}

/** The actions for `info`, in the order of the menu. */
export function handActions(info: ProcessInfo): readonly HandAction[] {
  const { sys, alive, state } = info
  const gone = alive ? null : 'It has exited.'
  const bare = gone ?? (sys === null ? 'It is a bare process: it answers no system messages.' : null)
  const replace = bare ?? (sys?.replaceable ? null : 'The state of a supervisor is its own.')
  const undo = bare ?? (sys?.undoable ? null : 'No state of it was replaced by hand.')
  const traced = sys?.debug.includes('trace') ?? false
  return [
    { id: 'exit', text: 'Send an exit signal…', does: 'Process.exit/2', whyNot: gone },
    { id: 'stop', text: 'Stop in order…', does: 'GenServer.stop/2', whyNot: bare },
    sys?.suspended
      ? { id: 'resume', text: 'Resume', does: ':sys.resume/1', whyNot: bare }
      : { id: 'suspend', text: 'Suspend', does: ':sys.suspend/1', whyNot: bare },
    { id: 'send', text: 'Send a message…', does: 'send/2', whyNot: gone },
    { id: 'call', text: 'Call…', does: 'GenServer.call/3', whyNot: gone },
    { id: 'replace_state', text: 'Replace the state…', does: ':sys.replace_state/2', whyNot: replace },
    { id: 'undo', text: 'Put the replaced state back', does: ':sys.replace_state/2', whyNot: undo },
    traced
      ? { id: 'trace_off', text: 'Stop the trace', does: ':sys.trace/2', whyNot: bare }
      : { id: 'trace_on', text: 'Trace', does: ':sys.trace/2', whyNot: bare },
    {
      id: 'copy',
      text: 'Copy the state as text',
      does: 'inspect/2',
      whyNot: state === null ? 'It has no state to show.' : null,
    },
  ]
}
