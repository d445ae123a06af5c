import { useMemo } from 'react'
import type { ProcessInfo } from '../../shared/protocol/events.ts'
import { lineDiff } from './line-diff.ts'
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
      <TermView lines={lines} />
    </section>
  )
}
