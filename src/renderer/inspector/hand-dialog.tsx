import { type FormEvent, useEffect, useId, useState } from 'react'
import type { ShellReply } from '../../shared/protocol/events/process.ts'
import type { Handling } from '../stores/hand-slice.ts'
import { errorText } from '../transport/api-error.ts'
import { useApp, useAppState } from '../ui/app-context.ts'
import { Modal } from '../ui/modal.tsx'

const titles: { readonly [Do in Handling['do']]: string } = {
  send: 'Send a message',
  call: 'Call',
  replace_state: 'Replace the state',
  stop: 'Stop in order',
}

const buttons: { readonly [Do in Handling['do']]: string } = {
  send: 'Send',
  call: 'Call',
  replace_state: 'Replace',
  stop: 'Stop',
}

const labels: { readonly [Do in Handling['do']]: string } = {
  send: 'Message, any term',
  call: 'Request, any term',
  replace_state: 'State',
  stop: 'Reason',
}

const hints: { readonly [Do in Handling['do']]: string } = {
  send: 'It arrives as it is: a gen_server handles it in handle_info.',
  call: 'A shell calls it as GenServer.call/3 does, and shows the answer, or the exit that it got instead.',
  replace_state:
    'It is put in the place of the state between two callbacks, by :sys.replace_state/2. The code does not notice: a state that it does not expect makes it crash later. It can be undone while the process lives.',
  stop: 'terminate is called with this reason, and it exits with it. Its supervisor does what its restart type says.',
}

const first: { readonly [Do in Handling['do']]: string } = {
  send: ':hello',
  call: ':get',
  replace_state: '',
  stop: ':normal',
}

/** Asks for what is to be done to a process, does it and shows what came of it; opens while the store says so. */
export function HandDialog() {
  const handling = useAppState(state => state.handling)
  return handling ? <Handed key={`${handling.do} ${handling.pid}`} {...handling} /> : null
}

function Handed({ do: what, pid, name }: Handling) {
  const handle = useAppState(state => state.handle)
  const paused = useAppState(state => state.picture?.world.mode === 'paused')
  const [text, setText] = useState(first[what])
  const [timeout, setTimeoutMs] = useState('5000')
  const [busy, setBusy] = useState(false)
  const [refusal, setRefusal] = useState<string | null>(null)
  const [reply, setReply] = useState<ShellReply | null>(null)
  const notEditable = useStateToEdit(what === 'replace_state' ? pid : null, setText, setRefusal)
  const run = useRun({ do: what, pid, name })
  const field = useId()
  const hint = useId()
  const close = () => handle(null)

  const submit = async (event: FormEvent) => {
    event.preventDefault()
    if (busy) return
    setBusy(true)
    setRefusal(null)
    setReply(null)
    try {
      const came = await run(text, Number(timeout))
      if (came === null) close()
      else setReply(came)
    } catch (error) {
      setRefusal(errorText(error))
    }
    setBusy(false)
  }

  return (
    <Modal title={titles[what]} className="hand-dialog" onClose={close}>
      <form onSubmit={event => void submit(event)}>
        <p className="kill-target">
          {name} <span className="mono muted">{pid}</span>
        </p>
        <label htmlFor={field}>{labels[what]}</label>
        {what === 'stop' ? (
          <input
            id={field}
            className="field mono"
            data-first-focus
            autoComplete="off"
            spellCheck={false}
            aria-describedby={hint}
            value={text}
            onChange={event => setText(event.target.value)}
          />
        ) : (
          <textarea
            id={field}
            className={what === 'replace_state' ? 'state' : ''}
            data-first-focus
            spellCheck={false}
            aria-describedby={hint}
            value={text}
            readOnly={notEditable !== null}
            onFocus={event => what === 'replace_state' || event.target.select()}
            onChange={event => setText(event.target.value)}
          />
        )}
        {what === 'call' ? (
          <label className="hand-row">
            Timeout in ms of the world’s clock
            <input
              className="field mono"
              type="number"
              min={0}
              max={3_600_000}
              step={1}
              required
              value={timeout}
              onChange={event => setTimeoutMs(event.target.value)}
            />
          </label>
        ) : null}
        <p id={hint} className="hint">
          {notEditable ?? hints[what]}
        </p>
        {busy && paused ? <p className="waiting">waiting – the world is paused</p> : null}
        {refusal === null ? null : (
          <p className="refusal" role="alert">
            {refusal}
          </p>
        )}
        {reply === null ? null : <Answer reply={reply} />}
        <div className="modal-foot">
          <button type="button" className="button" onClick={close}>
            {reply === null ? 'Cancel' : 'Close'}
          </button>
          {/* Disabled it would lose the focus, and Esc with it would reach nobody. */}
          <button
            type="submit"
            className="button primary"
            aria-disabled={busy}
            disabled={notEditable !== null}
          >
            {buttons[what]}
          </button>
        </div>
      </form>
    </Modal>
  )
}

function Answer({ reply }: { reply: ShellReply }) {
  return (
    <output aria-label="What came of it">
      {reply.ok ? 'It answered:' : 'The caller exited with:'}
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard. */}
      <pre className={`hand-answer${reply.ok ? '' : ' is-exit'}`} tabIndex={0}>
        {reply.ok ? reply.value : reply.reason}
      </pre>
    </output>
  )
}

/** Fills the field with the state as it is now. @returns why it cannot be edited; null when it can */
function useStateToEdit(
  pid: string | null,
  fill: (text: string) => void,
  refuse: (why: string) => void,
): string | null {
  const { commands } = useApp()
  const [notEditable, setNotEditable] = useState<string | null>(null)
  useEffect(() => {
    if (pid === null) return
    commands.stateText(pid, [], 'edit').then(
      ({ text, notEditable: why }) => {
        fill(text)
        setNotEditable(why)
      },
      error => refuse(errorText(error)),
    )
  }, [commands, pid, fill, refuse])
  return notEditable
}

/** Does it. @returns what came of it where that is to be shown; null when all is said */
function useRun({ do: what, pid, name }: Handling) {
  const { commands, store } = useApp()
  return async (text: string, timeoutMs: number): Promise<ShellReply | null> => {
    const said = (reply: ShellReply, done: string): ShellReply | null => {
      if (!reply.ok) return reply
      store.getState().say({ pid, text: done, ok: true })
      return null
    }
    switch (what) {
      case 'send':
        await commands.sendTo(pid, text)
        return said({ ok: true, value: '' }, 'Sent.')
      case 'call':
        return commands.shell({ do: 'call', pid, request: text, timeoutMs })
      case 'replace_state':
        return said(await commands.replaceState(pid, name, text), 'The state is replaced.')
      case 'stop':
        return said(await commands.shell({ do: 'stop', pid, reason: text }), 'Stopped.')
    }
  }
}
