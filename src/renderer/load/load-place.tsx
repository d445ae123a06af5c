import { useEffect, useRef, useState } from 'react'
import type { LoadSample } from '../../shared/protocol/events.ts'
import { agoText } from '../time/time-scale.ts'
import { readTheme } from '../tree/theme.ts'
import { useApp, useAppState } from '../ui/app-context.ts'
import { clockText } from '../ui/format.ts'
import { pngOf, svgOf } from '../ui/picture-file.ts'
import { SaveMenu } from '../ui/save-menu.tsx'
import { drawingOf } from './draw-load.ts'
import { figures, loadAsCsv, loadAsJson, sampleAtWorldTime } from './figures.ts'
import { LoadChart } from './load-chart.tsx'
import './load.css'

const spans = [
  { ms: 60_000, text: '1 min' },
  { ms: 300_000, text: '5 min' },
] as const

const none: readonly LoadSample[] = []

/** What the world and the disk have done in the last minutes. */
export function LoadPlace() {
  const { commands } = useApp()
  const load = useAppState(state => state.load)
  const past = useAppState(state => state.time?.past ?? null)
  const inFork = useAppState(state => state.time?.fork?.inIt === true)
  const [spanMs, setSpanMs] = useState<number>(60_000)
  /** The wall time that is read, by the pointer while it is over a chart, else by the slider; null: the last sample. */
  const [pointed, setPointed] = useState<number | null>(null)
  const [chosen, setChosen] = useState<number | null>(null)
  const place = useRef<HTMLElement>(null)
  useEffect(() => {
    commands.openLoad()
    return () => commands.closeLoad()
  }, [commands])

  const samples = load ?? none
  const toMs = samples.at(-1)?.wallMs ?? 0
  const first = Math.max(
    0,
    samples.findIndex(sample => sample.wallMs >= toMs - spanMs),
  )
  const wanted = pointed ?? chosen
  const found = wanted === null ? -1 : samples.findIndex(sample => sample.wallMs === wanted)
  const readAt = found < first ? null : found
  // A moment before the first sample is as near to it as to any.
  const lookedAt = past === null ? null : Math.max(0, sampleAtWorldTime(samples, past.atMs))
  const read = readAt === null ? null : (samples[readAt] as LoadSample)
  const picture = () => drawingOf(samples, spanMs, readTheme(place.current ?? document.body))

  return (
    <section ref={place} className="load" aria-label="Load">
      <header className="load-head">
        <h2>Load</h2>
        <fieldset className="segments" aria-label="How much is shown">
          {spans.map(({ ms, text }) => (
            <button key={ms} type="button" aria-pressed={ms === spanMs} onClick={() => setSpanMs(ms)}>
              {text}
            </button>
          ))}
        </fieldset>
        <label className="load-read">
          <span>Read at</span>
          <input
            type="range"
            aria-label="Moment that is read"
            aria-valuetext={read === null ? 'now' : agoText(toMs - read.wallMs)}
            min={first}
            max={Math.max(first + 1, samples.length - 1)}
            value={readAt ?? Math.max(first + 1, samples.length - 1)}
            disabled={samples.length < 2}
            onChange={({ target }) => {
              const at = Number(target.value)
              setChosen(at >= samples.length - 1 ? null : (samples[at]?.wallMs ?? null))
            }}
          />
        </label>
        <p className="load-when">
          {read === null ? (
            <span className="muted">{inFork ? 'now, in the fork' : 'now'}</span>
          ) : (
            <>
              {agoText(toMs - read.wallMs)}{' '}
              <span className="muted">
                world time {clockText(read.atMs)}
                {read.mode === 'paused' ? ', paused' : ''}
              </span>
            </>
          )}
        </p>
        <button
          type="button"
          className="button small"
          disabled={read === null}
          title="Shows everything as it was at the moment that is read"
          onClick={() => read !== null && commands.lookAt(read.atMs)}
        >
          Look back
        </button>
        <SaveMenu
          what="the charts"
          file="load"
          svg={() => svgOf(picture())}
          png={() => pngOf(picture())}
          texts={[
            { name: 'JSON', ending: 'json', text: () => loadAsJson(samples) },
            { name: 'CSV', ending: 'csv', text: () => loadAsCsv(samples) },
          ]}
        />
      </header>
      {samples.length < 2 ? (
        <p className="load-empty">
          {inFork
            ? 'This fork has just begun. Its load is measured once a second, and shown here.'
            : 'The load is measured once a second. In a moment there is something to see.'}
        </p>
      ) : null}
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard. */}
      <section className="load-charts" tabIndex={0} aria-label="Charts">
        {figures.map(figure => (
          <LoadChart
            key={figure.name}
            figure={figure}
            samples={samples}
            spanMs={spanMs}
            readAt={readAt}
            lookedAt={lookedAt}
            onPoint={at => setPointed(at === null ? null : (samples[at]?.wallMs ?? null))}
          />
        ))}
      </section>
      <p className="load-legend">
        <svg width="10" height="8" aria-hidden="true">
          <path className="load-restart" d="M1 1h8L5 7Z" />
        </svg>
        a restart <span className="load-pause-sample" aria-hidden="true" /> the world was paused
        {past === null ? null : (
          <>
            {' '}
            <span className="load-looked-sample" aria-hidden="true" /> the moment that you look at
          </>
        )}
      </p>
    </section>
  )
}
