import { type FormEvent, useId, useState } from 'react'
import type { TableChanged, TableRow } from '../../shared/protocol/events.ts'
import { errorText } from '../transport/api-error.ts'
import { useAppState } from '../ui/app-context.ts'
import { Modal } from '../ui/modal.tsx'
import { checkObject } from './object-check.ts'

/** Asks for an object as text: a new one, or what is to take the place of `old`. */
export function ObjectDialog({
  row,
  old,
  save,
  onClose,
}: {
  row: TableRow
  old: string | null
  save: (text: string) => Promise<TableChanged>
  onClose: (said: string | null) => void
}) {
  const [text, setText] = useState(old ?? newObject(row))
  const [busy, setBusy] = useState(false)
  const [refusal, setRefusal] = useState<string | null>(null)
  const past = useAppState(state => state.time?.past != null)
  const field = useId()
  const hint = useId()
  const { error, warning } = checkObject(text, row, old)

  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (error !== null || busy) return
    setBusy(true)
    setRefusal(null)
    save(text).then(
      ({ state }) => onClose(state === 'waiting' ? 'The change waits: the world is paused, or slow.' : null),
      thrown => {
        setRefusal(errorText(thrown))
        setBusy(false)
      },
    )
  }

  return (
    <Modal
      title={old === null ? `Insert into ${row.name}` : `Edit object of ${row.name}`}
      className="object-dialog"
      onClose={() => onClose(null)}
    >
      <form onSubmit={submit}>
        <label htmlFor={field}>Object, in Elixir’s notation or Erlang’s</label>
        <textarea
          id={field}
          className="field mono"
          data-first-focus
          rows={Math.min(14, Math.max(3, text.split('\n').length + 1))}
          spellCheck={false}
          autoComplete="off"
          aria-describedby={hint}
          aria-invalid={error !== null}
          value={text}
          onChange={({ target }) => setText(target.value)}
          onKeyDown={event => {
            if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) submit(event)
          }}
        />
        <p id={hint} className={error === null ? 'table-hint' : 'refusal'} role="status">
          {error ??
            warning ??
            `A tuple whose element ${row.keypos} is the key. Whoever has read the old one goes on with what it has read.`}
        </p>
        {past ? (
          <p className="waiting">You look at the past: a fork goes on from here with this change.</p>
        ) : null}
        {refusal === null ? null : (
          <p className="refusal" role="alert">
            {refusal}
          </p>
        )}
        <div className="modal-foot">
          <button type="button" className="button" onClick={() => onClose(null)}>
            Cancel
          </button>
          <button type="submit" className="button primary" disabled={error !== null || busy}>
            {old === null ? 'Insert' : 'Save'}
          </button>
        </div>
      </form>
    </Modal>
  )
}

/** A tuple that is large enough to have a key. */
function newObject({ keypos }: TableRow): string {
  return `{${Array.from({ length: Math.max(2, keypos) }, (_, at) => (at === keypos - 1 ? '"key"' : '"value"')).join(', ')}}`
}
