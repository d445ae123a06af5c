import {
  Bookmark,
  ChevronLeft,
  ChevronRight,
  ChevronsLeft,
  ChevronsRight,
  type LucideIcon,
} from 'lucide-react'
import { type KeyboardEvent, useState } from 'react'
import type { TimeMark } from '../../shared/protocol/events.ts'
import { isMarked } from '../stores/bookmarks-slice.ts'
import { useApp, useAppState } from '../ui/app-context.ts'
import { clockText } from '../ui/format.ts'
import { agoText, type Span, spans } from './time-scale.ts'
import { TimeTrack } from './time-track.tsx'

/** The past along a line, with where in it the window is, and the ways through it. */
export function TimeBar() {
  const { commands } = useApp()
  const time = useAppState(state => state.time)
  const [span, setSpan] = useState<Span>(spans[0])
  if (time === null) return <section className="time-bar" aria-label="History" />
  const past = time.past !== null
  const keys = (event: KeyboardEvent) => {
    const move = event.key === 'ArrowLeft' ? 'back' : event.key === 'ArrowRight' ? 'forward' : null
    if (move === null || event.target instanceof HTMLSelectElement) return
    event.preventDefault()
    void commands.lookBy(move)
  }
  const place = past ? 'is-past' : time.fork?.inIt ? 'is-fork' : 'is-live'
  return (
    <section className={`time-bar ${place}`} aria-label="History" onKeyDown={keys}>
      <div className="time-head">
        <Where />
        <Ways />
      </div>
      <div className="time-line">
        <Move name="Previous exit" hint="To the exit before" Icon={ChevronsLeft} move="previous_exit" />
        <Move name="Back" hint="One step back ( ← )" Icon={ChevronLeft} move="back" />
        <TimeTrack time={time} span={span} />
        <Move name="Forward" hint="One step forward ( → )" Icon={ChevronRight} move="forward" off={!past} />
        <Move
          name="Exit after this"
          hint="To the exit after this, or to the present"
          Icon={ChevronsRight}
          move="next_exit"
          off={!past}
        />
        <BookmarkButton />
        <select
          className="time-span"
          aria-label="How much of the past"
          title="How much of the past the line shows"
          value={String(span)}
          onChange={event => setSpan(spans.find(one => String(one) === event.target.value) ?? null)}
        >
          <option value="60000">1 min</option>
          <option value="600000">10 min</option>
          <option value="null">all</option>
        </select>
        <button
          type="button"
          className="button small"
          disabled={!past}
          title="Back to the present ( l )"
          onClick={() => void commands.present('here')}
        >
          Now
        </button>
      </div>
    </section>
  )
}

/** Marks the moment that is looked at, to come back to it. */
function BookmarkButton() {
  const marked = useAppState(isMarked)
  const { commands } = useApp()
  return (
    <button
      type="button"
      className="icon-button"
      aria-label="Bookmark"
      aria-pressed={marked}
      title={`${marked ? 'Remove the bookmark' : 'Set a bookmark'} ( m ); PageUp and PageDown go from one to the next`}
      onClick={() => void commands.toggleBookmark()}
    >
      <Bookmark size={16} aria-hidden />
    </button>
  )
}

/** Says in which world and at which moment the window is. */
function Where() {
  const time = useAppState(state => state.time)
  if (time === null) return null
  const { past, fork, toMs } = time
  if (past !== null)
    return (
      <p className="time-where" role="status">
        <strong>You are looking at {clockText(past.atMs)}</strong>
        <span className="muted">
          {' '}
          – {agoText(toMs - past.atMs)}. Act here and a fork goes on from this moment.
        </span>
      </p>
    )
  if (fork?.inIt)
    return (
      <p className="time-where" role="status">
        <strong>A fork, beside the live world.</strong>
        <span className="muted"> It goes on from {clockText(fork.fromMs)}, on files in memory.</span>
      </p>
    )
  return (
    <p className="time-where">
      <strong>History</strong>
      <span className="muted"> – drag back to see everything as it was</span>
    </p>
  )
}

/** The ways between the live world, its past and a fork. */
function Ways() {
  const { commands } = useApp()
  const time = useAppState(state => state.time)
  if (time === null) return null
  const { past, fork, marks } = time
  const crash = lastCrash(marks, past?.atMs ?? Number.POSITIVE_INFINITY)
  return (
    <div className="time-ways">
      {crash === undefined ? null : (
        <button
          type="button"
          className="link time-why"
          title={`How it came about that ${crash.text}`}
          onClick={() => void commands.tellStory(crash.pid, nameIn(crash.text))}
        >
          Why? {crash.text}
        </button>
      )}
      {past !== null ? (
        <button type="button" className="button small" onClick={() => void commands.run()}>
          Go on from here
        </button>
      ) : null}
      {fork !== null && !fork.inIt ? (
        <>
          <button type="button" className="link" onClick={() => void commands.present('fork')}>
            To the fork from {clockText(fork.fromMs)}
          </button>
          <button type="button" className="link" onClick={() => void commands.dropFork()}>
            End the fork
          </button>
        </>
      ) : null}
      {past !== null || fork?.inIt ? (
        <button type="button" className="button small primary" onClick={() => void commands.present('live')}>
          Back to live
        </button>
      ) : null}
    </div>
  )
}

/** The exit with which the last crash before `untilMs` began: one may bring others with it. */
export function lastCrash(marks: readonly TimeMark[], untilMs: number): TimeMark | undefined {
  let first: TimeMark | undefined
  for (const mark of marks.toReversed()) {
    if (mark.kind !== 'exit' || mark.orderly || mark.atMs > untilMs) continue
    if (first !== undefined && first.atMs - mark.atMs > togetherMs) break
    first = mark
  }
  return first
}

/** World time within which exits belong to one crash. */
const togetherMs = 100

/** Who exited: "todo ada exited: killed" */
const nameIn = (text: string): string => text.replace(/ exited: .*$/s, '')

function Move({
  name,
  hint,
  Icon,
  move,
  off = false,
}: {
  name: string
  hint: string
  Icon: LucideIcon
  move: 'back' | 'forward' | 'previous_exit' | 'next_exit'
  off?: boolean
}) {
  const { commands } = useApp()
  return (
    <button
      type="button"
      className="icon-button"
      aria-label={name}
      title={hint}
      disabled={off}
      onClick={() => void commands.lookBy(move)}
    >
      <Icon size={16} aria-hidden />
    </button>
  )
}
