import { Skull } from 'lucide-react'
import { useId, useState } from 'react'
import { useApp, useAppState } from '../ui/app-context.ts'
import { ForecastCard } from './forecast-card.tsx'
import { useForecast } from './use-forecast.ts'

/** Asks for the reason to kill with; while the pointer or the focus is on it, tells what a kill would do. */
export function KillButton({ pid }: { pid: string | null }) {
  const { commands } = useApp()
  const [near, setNear] = useState(false)
  // Who wants to guess first does so where the reason is chosen.
  const secret = useAppState(state => state.settings.guessFirst)
  const shown = near && !secret && pid !== null
  const told = useForecast(shown ? { do: 'exit', pid, reason: 'kill' } : null)
  const card = useId()
  return (
    <span className="kill-button">
      <button
        type="button"
        className="button danger"
        disabled={pid === null}
        aria-describedby={shown ? card : undefined}
        onClick={() => commands.askKill()}
        onPointerEnter={() => setNear(true)}
        onPointerLeave={() => setNear(false)}
        onFocus={event => setNear(event.target.matches(':focus-visible'))}
        onBlur={() => setNear(false)}
      >
        <Skull size={14} aria-hidden />
        Kill…
      </button>
      {shown ? (
        <div id={card} className="kill-forecast" role="tooltip">
          <ForecastCard told={told} />
        </div>
      ) : null}
    </span>
  )
}
