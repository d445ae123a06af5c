import { Check, Copy } from 'lucide-react'
import { useState } from 'react'
import type { TableRow } from '../../shared/protocol/events.ts'
import { errorText } from '../transport/api-error.ts'
import { useApp, useAppState } from '../ui/app-context.ts'
import { iexLines } from './iex-lines.ts'

/** How to have the same table in a real Erlang: lines to paste, and what is true of them now. */
export function IexPane({ row }: { row: TableRow }) {
  const dataDir = useAppState(state => state.appInfo?.dataDir ?? '')
  const elsewhere = useAppState(state => state.time?.past != null || state.time?.fork?.inIt === true)
  const { open, copy, make } = iexLines(row, dataDir)
  return (
    <section className="table-iex" aria-label="Open in iex">
      {elsewhere && row.kind === 'dets' ? (
        <p className="waiting">
          What you look at is a copy in memory, of the past or of a fork. The file on the disk is that of the
          live world, as it is now.
        </p>
      ) : null}
      {row.dets?.ramFile ? (
        <p className="table-advice">
          This table is a RAM file: nothing of it is on the disk before it is closed.
        </p>
      ) : null}
      {open === null || row.dets === null ? null : (
        <>
          <h3>The file itself, for reading</h3>
          <Line label="Line that opens the file" text={open} />
          <Advice row={row} live={!elsewhere} />
        </>
      )}
      {copy === null ? null : (
        <>
          <h3>A copy of it, to do with as you like</h3>
          <Line label="Line that opens a copy" text={copy} />
          <p className="table-advice">
            This always works: where the file is in use, Erlang prints “not properly closed, repairing …” and
            mends the copy.
          </p>
        </>
      )}
      {make === null ? null : (
        <>
          <h3>A table like it</h3>
          <Line label="Line that makes a table" text={make} />
          <p className="table-advice">
            An ETS table lives in the memory of its own system, so nothing outside can open this one. Copy its
            objects as Elixir (on the tab Objects) and put them in with <code>:ets.insert(t, …)</code>.
          </p>
        </>
      )}
      <p className="table-advice">
        Paste at the prompt of <code>iex</code>. {row.kind === 'dets' ? 'Give the file back with ' : null}
        {row.kind === 'dets' ? <code>:dets.close(t)</code> : null}
        {row.kind === 'dets' ? '.' : null}
      </p>
    </section>
  )
}

function Advice({ row, live }: { row: TableRow; live: boolean }) {
  const { commands } = useApp()
  const [said, setSaid] = useState<string | null>(null)
  const closed = row.dets?.isClosedProperly === true
  const sync = () => {
    setSaid(null)
    commands.tables.sync(row.id).then(
      ({ state }) => setSaid(state === 'waiting' ? 'The sync waits: the world is paused or slow.' : null),
      error => setSaid(errorText(error)),
    )
  }
  return (
    <>
      {closed ? (
        <p className="table-advice is-good">
          <Check size={14} aria-hidden /> The file is closed properly now: this works, and changes nothing in
          it. Close it soon: real DETS does not see what Coppice writes afterwards.
        </p>
      ) : (
        <p className="table-advice is-bad">
          Coppice is using the file, so it is not closed properly. To open it for reading, Erlang answers{' '}
          <code>{'{:error, {:not_closed, …}}'}</code>. To open it for writing it would repair the file under
          Coppice’s hands: do not. Sync first, or take the copy.
        </p>
      )}
      {closed || !live ? null : (
        <button type="button" className="button" onClick={sync}>
          Sync first
        </button>
      )}
      {said === null ? null : (
        <p className="refusal" role="alert">
          {said}
        </p>
      )}
    </>
  )
}

/** A line to be copied. */
function Line({ label, text }: { label: string; text: string }) {
  const [copied, setCopied] = useState(false)
  const troubleIs = useAppState(state => state.troubleIs)
  const copy = () => {
    navigator.clipboard.writeText(text).then(
      () => setCopied(true),
      () => troubleIs('The clipboard cannot be written. Select the line and copy it by hand.'),
    )
  }
  return (
    <div className="iex-line">
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard. */}
      <section className="iex-code" tabIndex={0} aria-label={label}>
        <pre>
          <code>{text}</code>
        </pre>
      </section>
      <button type="button" className="button small" aria-label={`Copy: ${label}`} onClick={copy}>
        {copied ? <Check size={14} aria-hidden /> : <Copy size={14} aria-hidden />}
        {copied ? 'Copied' : 'Copy'}
      </button>
      <span className="said" role="status">
        {copied ? 'Copied.' : ''}
      </span>
    </div>
  )
}
