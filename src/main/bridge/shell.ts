import { limits } from '../../shared/limits.ts'
import type { ShellReply } from '../../shared/protocol/events/process.ts'
import type { Term } from '../../shared/term.ts'
import { formatTerm } from '../../shared/term-text.ts'
import { Refusal } from './check.ts'
import type { Session } from './session.ts'

/**
 * Has a shell, a process of the world that the window looks at, carry out `command`. Settles when that is done, which a
 * world that stands still may never come to. @throws Refusal `unavailable` when the shell was killed, or the window looks
 * at another world
 */
export function askShell(session: Session, command: Term): Promise<ShellReply> {
  const { host, observer } = session.stage
  const { syntax } = session
  return new Promise((answer, refuse) => {
    const pid = host.spawn('shell', [command])
    const end = (): void => {
      for (const stop of stops) stop()
    }
    const fail = (why: string): void => {
      end()
      refuse(new Refusal('unavailable', why))
    }
    const said = (term: Term): string =>
      formatTerm(term, syntax, { limitChars: limits.logReportChars, width: columns })
    const stops = [
      observer.outputs.onAnswer(pid, ({ ok, exit }) => {
        end()
        answer(exit === undefined ? { ok: true, value: said(ok ?? null) } : { ok: false, reason: said(exit) })
      }),
      observer.onEvent(event => {
        if (event.type === 'exit' && event.pid.id === pid.id) fail('the shell that did it was killed')
      }),
      session.onLeave(() => fail('the window looks at another world now')),
    ]
  })
}

const columns = 72
