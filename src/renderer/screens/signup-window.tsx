import { MailCheck } from 'lucide-react'
import type { SignupScreen } from '../../shared/protocol/events.ts'
import type { Pane } from '../stores/panes-slice.ts'
import { useApp } from '../ui/app-context.ts'
import { plural } from '../ui/format.ts'
import { ClientWindow } from './client-window.tsx'
import { AccountForm, WorkspaceForm } from './signup-forms.tsx'
import { SignupOptions } from './signup-options.tsx'

/** The sign-up as its visitor sees it: two forms, a page to check, and what comes of it. */
export function SignupWindow({ pane }: { pane: Pane }) {
  const content = pane.content?.screen === 'signup' ? pane.content : null
  return (
    <ClientWindow pane={pane}>
      {content ? (
        <>
          <Steps content={content} />
          {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard. */}
          <section className="client-body signup" tabIndex={0} aria-label="Sign-up form">
            <Foreign content={content} />
            <Page key={`${content.design} ${content.ip}`} content={content} pane={pane.id} />
            <SignupOptions content={content} pane={pane.id} />
            <Outbox content={content} />
          </section>
          <footer className="client-foot">
            <span className="muted">database: {plural(content.accounts, 'account')}</span>
            <span className="muted">
              kept under <span className="mono">{keyOf(content)}</span>
            </span>
          </footer>
        </>
      ) : (
        <div className="client-body" />
      )}
    </ClientWindow>
  )
}

function keyOf({ design, ip, visitor }: SignupScreen): string {
  return design === 'server' ? ip : visitor
}

const steps = [
  ['account', 'You'],
  ['workspace', 'Workspace'],
  ['doublecheck', 'Check'],
] as const

function Steps({ content }: { content: SignupScreen }) {
  const at = content.step === 'done' ? steps.length : steps.findIndex(([step]) => step === content.step)
  return (
    <ol className="steps" aria-label="Steps">
      {steps.map(([step, name], index) => (
        <li key={step} className={index < at ? 'past' : ''} aria-current={index === at ? 'step' : undefined}>
          {index + 1} {name}
        </li>
      ))}
    </ol>
  )
}

function Page({ content, pane }: { content: SignupScreen; pane: number }) {
  switch (content.step) {
    case 'account':
      return <AccountForm content={content} pane={pane} />
    case 'workspace':
      return <WorkspaceForm content={content} pane={pane} />
    case 'doublecheck':
      return <Doublecheck content={content} pane={pane} />
    default:
      return <End content={content} pane={pane} />
  }
}

function Doublecheck({ content, pane }: { content: SignupScreen; pane: number }) {
  const { commands } = useApp()
  const { account, workspace } = content
  const go = (step: 'account' | 'workspace') => void commands.send(pane, { name: 'signup.go', step })
  return (
    <div className="doublecheck">
      <dl>
        <dt>Email</dt>
        <dd>{account?.email}</dd>
        <dt>Full name</dt>
        <dd>{account?.fullName}</dd>
        <dt>Workspace</dt>
        <dd>{workspace?.name}</dd>
      </dl>
      <div className="page-buttons">
        <button type="button" className="link" onClick={() => go('account')}>
          Change you
        </button>
        <button type="button" className="link" onClick={() => go('workspace')}>
          Change workspace
        </button>
        <button
          type="button"
          className="button primary"
          onClick={() => void commands.send(pane, { name: 'signup.commit' })}
        >
          Create account
        </button>
      </div>
    </div>
  )
}

/** Who else has written what this visitor finds here. */
function Foreign({ content }: { content: SignupScreen }) {
  const others = [content.account?.by, content.workspace?.by].filter(by => by && by !== content.visitor)
  if (others.length === 0 || content.step === 'done' || content.step === 'given_up') return null
  return (
    <p className="refusal">
      Not all of this is yours: {[...new Set(others)].join(', ')} came from {content.ip} too, and the server
      takes both of you for one.
    </p>
  )
}

function End({ content, pane }: { content: SignupScreen; pane: number }) {
  const { commands } = useApp()
  const { committed, reminded } = content
  return (
    <div className="client-empty">
      <MailCheck size={20} aria-hidden />
      {committed ? (
        <p>
          {committed.email} has an account, and “{committed.workspace}” is a workspace.
        </p>
      ) : (
        <p>
          You have given up, it seems.{' '}
          {reminded
            ? `A reminder to ${reminded} is in the outbox; what you had submitted is deleted.`
            : 'Nothing is kept of you.'}
        </p>
      )}
      <button
        type="button"
        className="button"
        onClick={() => void commands.send(pane, { name: 'signup.restart' })}
      >
        Sign up {committed ? 'another' : 'again'}
      </button>
    </div>
  )
}

function Outbox({ content }: { content: SignupScreen }) {
  return (
    <details className="options">
      <summary>Outbox · {plural(content.outbox.length, 'letter')}</summary>
      {content.outbox.length === 0 ? (
        <p className="muted">Nobody had to be reminded yet.</p>
      ) : (
        <ul className="letters">
          {content.outbox.map(({ to, text, atMs }) => (
            <li key={`${atMs} ${to}`}>
              <strong>{to}</strong>{' '}
              <time className="mono muted" dateTime={new Date(atMs).toISOString()}>
                {new Date(atMs).toLocaleTimeString('en-GB')}
              </time>
              <br />
              {text}
            </li>
          ))}
        </ul>
      )}
    </details>
  )
}
