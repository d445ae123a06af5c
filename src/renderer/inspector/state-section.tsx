import { useMemo, useState } from 'react'
import type { ProcessInfo } from '../../shared/protocol/events.ts'
import { plural } from '../ui/format.ts'
import { excerpt } from './excerpt.ts'
import { type DiffLine, lineDiff } from './line-diff.ts'
import { TermView } from './term-view.tsx'

/** The state, line by line against that of the life before this one where there was one. */
export function StateSection({ info }: { info: ProcessInfo }) {
  const { state, stateBefore } = info
  const lines = useMemo(() => {
    if (state === null) return []
    return lineDiff(stateBefore ?? state, state)
  }, [state, stateBefore])
  if (state === null) return null
  const differs = lines.some(({ mark }) => mark !== ' ')
  return (
    <section>
      <h3>
        {info.alive ? 'State' : 'State at its end'}
        {stateBefore === null ? null : differs ? ' – before the crash → now' : null}
        {stateBefore !== null && !differs ? (
          <span className="came-back">as it was before the crash</span>
        ) : null}
      </h3>
      <LongTerm key={info.key} lines={lines} />
    </section>
  )
}

/** A term of which, where it is long, only what matters is shown until all is asked for. */
export function LongTerm({ lines }: { lines: readonly DiffLine[] }) {
  const [all, setAll] = useState(false)
  const { runs, after } = useMemo(() => excerpt(lines), [lines])
  const long = after > 0 || runs.some(({ hidden }) => hidden > 0)
  if (!long) return <TermView lines={lines} />
  return (
    <>
      {all ? <TermView lines={lines} /> : <TermView lines={lines} runs={runs} after={after} />}
      <button type="button" className="link show-all" aria-expanded={all} onClick={() => setAll(!all)}>
        {all ? 'Show less' : `Show all ${plural(lines.length, 'line')}`}
      </button>
    </>
  )
}
