import { type FormEvent, type ReactNode, useEffect, useId, useState } from 'react'
import type { SignupScreen } from '../../shared/protocol/events.ts'
import { useApp } from '../ui/app-context.ts'

type FormProps = { content: SignupScreen; pane: number }

/**
 * A field that begins with what was submitted, and keeps what is typed until something else is submitted: also while the
 * server is gone, and over a server that has forgotten everything.
 */
function useField(submitted: string): [value: string, setValue: (value: string) => void] {
  const [value, setValue] = useState(submitted)
  useEffect(() => {
    if (submitted !== '') setValue(submitted)
  }, [submitted])
  return [value, setValue]
}

export function AccountForm({ content, pane }: FormProps) {
  const { commands } = useApp()
  const [email, setEmail] = useField(content.account?.email ?? '')
  const [fullName, setFullName] = useField(content.account?.fullName ?? '')
  return (
    <Form
      submit="Next"
      onSubmit={() => void commands.send(pane, { name: 'signup.account', email, fullName })}
    >
      <Field label="Email" value={email} error={content.errors.email} onChange={setEmail} />
      <Field label="Full name" value={fullName} error={content.errors.full_name} onChange={setFullName} />
    </Form>
  )
}

export function WorkspaceForm({ content, pane }: FormProps) {
  const { commands } = useApp()
  const [workspace, setWorkspace] = useField(content.workspace?.name ?? '')
  return (
    <Form
      submit="Doublecheck"
      onSubmit={() => void commands.send(pane, { name: 'signup.workspace', workspace })}
      back={() => void commands.send(pane, { name: 'signup.go', step: 'account' })}
    >
      <Field label="Workspace name" value={workspace} error={content.errors.name} onChange={setWorkspace} />
    </Form>
  )
}

function Form({
  submit,
  onSubmit,
  back,
  children,
}: {
  submit: string
  onSubmit: () => void
  back?: () => void
  children: ReactNode
}) {
  const submitted = (event: FormEvent) => {
    event.preventDefault()
    onSubmit()
  }
  return (
    <form className="signup-form" noValidate onSubmit={submitted}>
      {children}
      <div className="page-buttons">
        {back ? (
          <button type="button" className="link" onClick={back}>
            Back
          </button>
        ) : null}
        <button type="submit" className="button primary">
          {submit}
        </button>
      </div>
    </form>
  )
}

function Field({
  label,
  value,
  error,
  onChange,
}: {
  label: string
  value: string
  error: string | undefined
  onChange: (value: string) => void
}) {
  const id = useId()
  return (
    <div className="signup-field">
      <label htmlFor={id}>{label}</label>
      <input
        id={id}
        className="field"
        autoComplete="off"
        spellCheck={false}
        aria-invalid={error !== undefined}
        aria-describedby={error === undefined ? undefined : `${id}-error`}
        value={value}
        onChange={event => onChange(event.target.value)}
      />
      {error === undefined ? null : (
        <p id={`${id}-error`} className="field-error">
          {error}
        </p>
      )}
    </div>
  )
}
