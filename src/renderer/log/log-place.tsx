import { ArrowDown, Eraser, Search, X } from 'lucide-react'
import { useEffect, useMemo } from 'react'
import { type LogLevel, type LogLine, logLevels } from '../../shared/protocol/events/log.ts'
import { useApp, useAppState } from '../ui/app-context.ts'
import { clockText, plural } from '../ui/format.ts'
import { SaveMenu } from '../ui/save-menu.tsx'
import { type LogPicture, leftOut, shownLines, wordsOf } from './log-lines.ts'
import { LogRows } from './log-rows.tsx'
import { logAsJson, logAsText } from './log-text.ts'
import { useFollow } from './use-follow.ts'
import './log.css'

/** What OTP's Logger and the applications reported, in their own words. */
export function LogPlace() {
  const { commands } = useApp()
  useEffect(() => {
    commands.openLog()
    return () => commands.closeLog()
  }, [commands])
  const log = useAppState(state => state.log)
  const lines = useShown(log)
  const follow = useFollow()
  return (
    <section className="log" aria-label="Log">
      <header className="log-head">
        <h2>Log</h2>
        <Counts log={log} shown={lines.length} />
        <LevelChoice />
        <OfSelected />
        <SearchField />
        <button
          type="button"
          className="icon-button"
          aria-label="Follow the newest"
          title="Stay at the newest report"
          aria-pressed={follow.following}
          onClick={() => follow.set(!follow.following)}
        >
          <ArrowDown size={15} aria-hidden />
        </button>
        <ClearButton />
        <SaveMenu
          what="the log"
          inWords="the log: the reports that are shown"
          file="log"
          texts={[
            { name: 'text', ending: 'txt', text: () => logAsText(lines) },
            { name: 'JSON', ending: 'json', text: () => logAsJson(lines) },
          ]}
        />
      </header>
      {lines.length === 0 ? <Empty log={log} /> : <LogRows lines={lines} follow={follow} />}
    </section>
  )
}

/** The lines that pass everything that was chosen. */
function useShown(log: LogPicture | null): readonly LogLine[] {
  const level = useAppState(state => state.settings.logLevel)
  const text = useAppState(state => state.logSearch)
  const under = useAppState(state => (state.logOfSelected ? state.selectedKey : null))
  const clearedTo = useAppState(state =>
    state.logCleared.book === state.log?.book ? state.logCleared.to : 0,
  )
  return useMemo(
    () => shownLines(log?.lines ?? [], { level, text, under, clearedTo }),
    [log, level, text, under, clearedTo],
  )
}

/** How many are shown, of which moment, and what cannot be shown. */
function Counts({ log, shown }: { log: LogPicture | null; shown: number }) {
  const past = useAppState(state => state.time?.past ?? null)
  const inFork = useAppState(state => state.time?.fork?.inIt === true)
  if (log === null) return <p className="log-counts" />
  const forgotten = log.first - 1
  const missing = leftOut(log)
  const notes = [
    ...(past === null ? [] : [`up to ${clockText(past.atMs)}`]),
    ...(inFork ? ['in the fork'] : []),
    ...(forgotten === 0 ? [] : [`${forgotten.toLocaleString('en')} older ones are not kept`]),
    ...(missing === 0 ? [] : [`${missing.toLocaleString('en')} came too fast to be told`]),
  ]
  return (
    <p className="log-counts" title={notes.join(' · ')}>
      <strong>
        {shown === log.lines.length
          ? plural(shown, 'report')
          : `${shown.toLocaleString('en')} of ${plural(log.lines.length, 'report')}`}
      </strong>{' '}
      <span className="muted">{notes.join(' · ')}</span>
    </p>
  )
}

function LevelChoice() {
  const level = useAppState(state => state.settings.logLevel)
  const logFrom = useAppState(state => state.logFrom)
  return (
    <label className="log-level">
      <span className="muted">from</span>
      <select
        aria-label="Least severe level that is shown"
        value={level}
        onChange={event => logFrom(event.target.value as LogLevel)}
      >
        {logLevels.map(name => (
          <option key={name} value={name}>
            {name}
          </option>
        ))}
      </select>
    </label>
  )
}

function OfSelected() {
  const only = useAppState(state => state.logOfSelected)
  const show = useAppState(state => state.showLogOfSelected)
  const name = useAppState(state => state.picture?.nodes.get(state.selectedKey ?? '')?.name ?? null)
  if (name === null && !only) return null
  return (
    <label className="log-of" title={`Only what ${name ?? 'the selected process'} and those below it logged`}>
      <input type="checkbox" checked={only} onChange={event => show(event.target.checked)} />
      <span>{name ?? 'nobody selected'}</span>
    </label>
  )
}

function SearchField() {
  const text = useAppState(state => state.logSearch)
  const search = useAppState(state => state.searchLog)
  return (
    <div className="search log-search">
      <Search size={14} aria-hidden />
      <input
        type="search"
        placeholder="Search ( / )"
        aria-label="Search the log"
        title="Words in the text, the name, the pid, the kind or the level; all must be found"
        data-place-search
        autoComplete="off"
        spellCheck={false}
        maxLength={200}
        value={text}
        onChange={event => search(event.target.value)}
        onKeyDown={event => {
          if (event.key !== 'Escape' || text === '') return
          event.preventDefault()
          search('')
        }}
      />
      {text === '' ? null : (
        <button type="button" className="icon-button" aria-label="End the search" onClick={() => search('')}>
          <X size={14} aria-hidden />
        </button>
      )}
    </div>
  )
}

function ClearButton() {
  const clear = useAppState(state => state.clearLog)
  return (
    <button
      type="button"
      className="icon-button"
      aria-label="Clear the log"
      title="Clear the log: what was reported so far is not shown any more"
      onClick={clear}
    >
      <Eraser size={15} aria-hidden />
    </button>
  )
}

function Empty({ log }: { log: LogPicture | null }) {
  const connection = useAppState(state => state.connection)
  const level = useAppState(state => state.settings.logLevel)
  const search = useAppState(state => state.logSearch)
  const ofSelected = useAppState(state => state.logOfSelected)
  if (log === null)
    return <p className="log-empty">{connection === 'open' ? 'Looking…' : 'Waiting for the connection…'}</p>
  if (wordsOf(search).length > 0 || ofSelected)
    return <p className="log-empty">No report passes what was chosen above.</p>
  return (
    <p className="log-empty">
      Nothing was reported at the level {level} or above. Kill a process by an error (k, then :oops), and its
      crash and what its supervisor says of it are reported here. Starts are reported at the level info.
    </p>
  )
}
