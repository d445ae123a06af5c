import { useMemo, useState } from 'react'
import type { ProcessInfo } from '../../shared/protocol/events.ts'
import { useAppState } from '../ui/app-context.ts'
import { plural } from '../ui/format.ts'
import { excerpt } from './excerpt.ts'
import { type DiffLine, lineDiff } from './line-diff.ts'
import { StateTree } from './state-tree.tsx'
import { TermView } from './term-view.tsx'

/** The state: as a tree, or as text line by line against that of the life before this one where there was one. */
export function StateSection({ info }: { info: ProcessInfo }) {
  const { state, stateBefore, stateTree } = info
  const asTree = useAppState(state => state.settings.stateAs === 'tree')
  const lines = useMemo(() => {
    if (state === null) return []
    return lineDiff(stateBefore ?? state, state)
  }, [state, stateBefore])
  if (state === null || stateTree === null) return null
  const differs = lines.some(({ mark }) => mark !== ' ')
  return (
    <section>
      <div className="state-head">
        <h3>
          {info.alive ? 'State' : 'State at its end'}
          {stateBefore !== null && differs && !asTree ? ' – before the crash → now' : null}
          {stateBefore !== null && !differs ? (
            <span className="came-back">as it was before the crash</span>
          ) : null}
        </h3>
        <Ways />
      </div>
      {asTree ? (
        <StateTree key={info.pid} pid={info.pid} root={stateTree} />
      ) : (
        <LongTerm key={info.key} lines={lines} />
      )}
    </section>
  )
}

/** Chooses tree or text, and the notation of all terms in the window. */
function Ways() {
  const { stateAs, notation } = useAppState(state => state.settings)
  const showStateAs = useAppState(state => state.showStateAs)
  const writeIn = useAppState(state => state.writeIn)
  return (
    <>
      <fieldset className="state-ways" aria-label="State as">
        <button type="button" aria-pressed={stateAs === 'text'} onClick={() => showStateAs('text')}>
          Text
        </button>
        <button type="button" aria-pressed={stateAs === 'tree'} onClick={() => showStateAs('tree')}>
          Tree
        </button>
      </fieldset>
      <fieldset className="state-ways" aria-label="Notation">
        <button type="button" aria-pressed={notation === 'elixir'} onClick={() => writeIn('elixir')}>
          Elixir
        </button>
        <button type="button" aria-pressed={notation === 'erlang'} onClick={() => writeIn('erlang')}>
          Erlang
        </button>
      </fieldset>
    </>
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
