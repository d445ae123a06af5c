import { type FormEvent, useId, useState } from 'react'
import type { AppState } from '../stores/app-store.ts'
import { shownProcess } from '../stores/selection-slice.ts'
import { ForecastCard } from '../time/forecast-card.tsx'
import type { Guess } from '../time/guess.ts'
import { Compared, GuessForm } from '../time/guess-form.tsx'
import { useForecast } from '../time/use-forecast.ts'
import { errorText } from '../transport/api-error.ts'
import { useApp, useAppState } from '../ui/app-context.ts'
import { Modal } from '../ui/modal.tsx'
import { exitHint, raiseHint, type Target } from './exit-hint.ts'

const suggestions = ['kill', ':normal', ':shutdown', '{:shutdown, :bye}', ':oops'] as const

/** Asks for the exit reason; opens while the store says whom it is about. */
export function KillDialog() {
  const killing = useAppState(state => state.killing)
  return killing ? <Killing key={killing.pid} {...killing} /> : null
}

type Asked = NonNullable<AppState['killing']>

function Killing({ pid, seat, name, reason: begun = 'kill' }: Asked) {
  const { commands } = useApp()
  const askKill = useAppState(state => state.askKill)
  const target = useTarget(pid, seat)
  const paused = useAppState(state => state.picture?.world.mode === 'paused')
  const [way, setWay] = useState<'exit' | 'raise'>('exit')
  const [reason, setReason] = useState(begun)
  const [message, setMessage] = useState('oops')
  const [busy, setBusy] = useState(false)
  const [refusal, setRefusal] = useState<string | null>(null)
  const field = useId()
  const hint = useId()
  const guessFirst = useAppState(state => state.settings.guessFirst)
  const guessBefore = useAppState(state => state.guessBefore)
  const [guessed, setGuessed] = useState<{ of: string; guess: Guess } | null>(null)
  const fault =
    way === 'exit' ? ({ do: 'exit', pid, reason } as const) : ({ do: 'raise', pid, message } as const)
  const asked = JSON.stringify(fault)
  // A guess is about one fault; for another one it is asked again.
  const guess = guessFirst && guessed?.of === asked ? guessed.guess : null
  const told = useForecast(fault, guessFirst && guess === null)
  const close = () => askKill(null)

  const submit = async (event: FormEvent) => {
    event.preventDefault()
    setBusy(true)
    setRefusal(null)
    try {
      if (way === 'exit') await commands.exit(pid, reason)
      else await commands.raise(pid, message)
      close()
    } catch (error) {
      setRefusal(errorText(error))
      setBusy(false)
    }
  }

  return (
    <Modal title="Kill process" className="kill" onClose={close}>
      <form onSubmit={event => void submit(event)}>
        <p className="kill-target">
          {name} <span className="mono muted">{pid}</span>
        </p>
        <fieldset className="segments wide-segments" aria-label="How">
          <button type="button" aria-pressed={way === 'exit'} onClick={() => setWay('exit')}>
            Send an exit signal
          </button>
          <button type="button" aria-pressed={way === 'raise'} onClick={() => setWay('raise')}>
            Raise in the next callback
          </button>
        </fieldset>
        {way === 'exit' ? (
          <>
            <label htmlFor={field}>Exit reason</label>
            <input
              id={field}
              className="field mono"
              data-first-focus
              autoComplete="off"
              spellCheck={false}
              aria-describedby={hint}
              value={reason}
              onFocus={event => event.target.select()}
              onChange={event => setReason(event.target.value)}
            />
            <fieldset className="chips" aria-label="Suggestions">
              {suggestions.map(text => (
                <label key={text} className="chip mono">
                  <input
                    type="radio"
                    name="suggestion"
                    checked={reason === text}
                    onChange={() => setReason(text)}
                  />
                  {text}
                </label>
              ))}
            </fieldset>
          </>
        ) : (
          <>
            <label htmlFor={field}>Exception message</label>
            <input
              id={field}
              className="field"
              autoComplete="off"
              aria-describedby={hint}
              value={message}
              onChange={event => setMessage(event.target.value)}
            />
          </>
        )}
        <p id={hint} className="hint">
          {way === 'exit' ? exitHint(reason, target) : raiseHint(target)}
        </p>
        <label className="guess-first">
          <input
            type="checkbox"
            checked={guessFirst}
            onChange={({ target }) => guessBefore(target.checked)}
          />
          Guess first, then compare
        </label>
        {guessFirst && guess === null ? (
          <GuessForm compare={made => setGuessed({ of: asked, guess: made })} />
        ) : null}
        {guess !== null && told.forecast !== null ? (
          <Compared guess={guess} forecast={told.forecast} seat={seat} />
        ) : null}
        {guessFirst && guess === null ? null : <ForecastCard told={told} />}
        {busy && paused ? <p className="waiting">waiting – the world is paused</p> : null}
        {refusal === null ? null : (
          <p className="refusal" role="alert">
            {refusal}
          </p>
        )}
        <div className="modal-foot">
          <button type="button" className="button" onClick={close}>
            Cancel
          </button>
          <button type="submit" className="button danger" disabled={busy}>
            {way === 'exit' ? 'Kill' : 'Raise'}
          </button>
        </div>
      </form>
    </Modal>
  )
}

function useTarget(pid: string, seat: string | null): Target {
  const node = useAppState(state => state.picture?.nodes.get(seat ?? ''))
  const info = useAppState(shownProcess)
  return {
    kind: node?.kind ?? 'worker',
    restart: node?.restart ?? null,
    trapExit: info?.pid === pid ? info.trapExit : null,
  }
}
