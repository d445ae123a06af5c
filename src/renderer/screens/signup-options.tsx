import type { SignupScreen } from '../../shared/protocol/events.ts'
import { signupIps } from '../../shared/protocol/requests/signup.ts'
import { useApp } from '../ui/app-context.ts'

const patience: readonly [ms: number, words: string][] = [
  [10_000, '10 seconds'],
  [2 * 60_000, '2 minutes'],
  [30 * 60_000, '30 minutes'],
]

/** How the sign-up is built, and where its visitor seems to come from. */
export function SignupOptions({ content, pane }: { content: SignupScreen; pane: number }) {
  const { commands } = useApp()
  const { design, ip, patienceMs } = content
  return (
    <details className="options">
      <summary>How it is built</summary>
      <label>
        Answers are kept by
        <select
          className="switcher"
          value={design}
          onChange={({ target }) =>
            void commands.send(pane, {
              name: 'signup.design',
              design: target.value as SignupScreen['design'],
            })
          }
        >
          <option value="process">one process a visitor</option>
          <option value="server">one server, by IP</option>
        </select>
      </label>
      <label>
        You come from
        <select
          className="switcher"
          value={ip}
          onChange={({ target }) =>
            void commands.send(pane, { name: 'signup.ip', ip: target.value as (typeof signupIps)[number] })
          }
        >
          {signupIps.map(each => (
            <option key={each}>{each}</option>
          ))}
        </select>
      </label>
      <label>
        You have given up after
        <select
          className="switcher"
          value={patienceMs}
          onChange={({ target }) =>
            void commands.send(pane, { name: 'signup.patience', ms: Number(target.value) })
          }
        >
          {patience.map(([ms, words]) => (
            <option key={ms} value={ms}>
              {words}
            </option>
          ))}
        </select>
      </label>
      {design === 'server' ? (
        <p className="muted">
          An IP is a poor key: whoever shares it shares these answers. Open a second window to see it.
        </p>
      ) : null}
    </details>
  )
}
