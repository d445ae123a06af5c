import type { Pid, Term } from '../../../shared/term.ts'
import { monitor, type Process, send } from '../../otp/process.ts'

/** Processes that want to hear of a server's changes; kept in the server's state. */
export type Subscribers = readonly Pid[]

/** With `pid`, which is monitored from now on; a process subscribes once, however often it asks. */
export function subscribe(self: Process, subscribers: Subscribers, pid: Pid): Subscribers {
  if (subscribers.some(other => other.id === pid.id)) return subscribers
  monitor(self, pid)
  return [...subscribers, pid]
}

/** Without `pid`, whose DOWN has come. */
export function unsubscribe(subscribers: Subscribers, pid: Term | undefined): Subscribers {
  return subscribers.filter(other => other !== pid)
}

export function notify(self: Process, subscribers: Subscribers, message: Term): void {
  for (const pid of subscribers) send(self, pid, message)
}
