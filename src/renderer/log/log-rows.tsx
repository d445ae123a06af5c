import { useVirtualizer } from '@tanstack/react-virtual'
import { type KeyboardEvent, useEffect, useLayoutEffect, useMemo, useRef, useState } from 'react'
import type { LogLine } from '../../shared/protocol/events/log.ts'
import { useApp, useAppState } from '../ui/app-context.ts'
import { clockText, plural } from '../ui/format.ts'
import { ProcessLink } from '../ui/process-link.tsx'
import { kindWords, marked, wordsOf } from './log-lines.ts'
import type { Follow } from './use-follow.ts'

/** Lines of a longer report that are shown until all are asked for. */
const shownMax = 9
/** Scrolled this near to the end, in pixels, is at the end. */
const nearEnd = 24

/** The reports, of which only those in sight are in the document. */
export function LogRows({ lines, follow }: { lines: readonly LogLine[]; follow: Follow }) {
  const box = useRef<HTMLDivElement>(null)
  const [unfolded, setUnfolded] = useState<ReadonlySet<number>>(new Set())
  const search = useAppState(state => state.logSearch)
  const words = useMemo(() => wordsOf(search), [search])
  const virtual = useVirtualizer({
    count: lines.length,
    getScrollElement: () => box.current,
    estimateSize: () => 64,
    getItemKey: index => lines[index]?.id ?? index,
    overscan: 4,
  })
  const { following } = follow
  /** Whether the user holds the scroll bar, or a finger. */
  const held = useRef(false)
  const total = virtual.getTotalSize()
  // Rows are measured when they come into sight, and the end moves with that.
  // biome-ignore lint/correctness/useExhaustiveDependencies: what is new is what may move the end.
  useLayoutEffect(() => {
    if (following && box.current) box.current.scrollTop = box.current.scrollHeight
  }, [following, lines, total])
  useEffect(() => {
    const element = box.current
    if (element === null) return
    const observer = new ResizeObserver(() => {
      if (following) element.scrollTop = element.scrollHeight
    })
    observer.observe(element)
    return () => observer.disconnect()
  }, [following])

  const atEnd = (): boolean => {
    const at = box.current
    return at === null || at.scrollHeight - at.scrollTop - at.clientHeight < nearEnd
  }
  const pressed = (event: KeyboardEvent) => {
    if (['ArrowUp', 'PageUp', 'Home'].includes(event.key)) follow.set(false)
    if (event.key === 'End') follow.set(true)
  }
  const toggle = (id: number) =>
    setUnfolded(now => {
      const next = new Set(now)
      if (!next.delete(id)) next.add(id)
      return next
    })

  return (
    <div
      ref={box}
      className="log-rows"
      role="log"
      aria-label="Reports"
      aria-live="off"
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard.
      tabIndex={0}
      onKeyDown={pressed}
      onPointerDown={() => {
        held.current = true
      }}
      onPointerUp={() => {
        held.current = false
      }}
      onPointerCancel={() => {
        held.current = false
      }}
      onWheel={event => {
        if (event.deltaY < 0) follow.set(false)
      }}
      onScroll={() => {
        if (!following && atEnd()) follow.set(true)
        else if (following && held.current && !atEnd()) follow.set(false)
      }}
    >
      <div className="log-space" style={{ height: total }}>
        {virtual.getVirtualItems().map(({ index, start }) => {
          const line = lines[index]
          if (line === undefined) return null
          return (
            <div
              key={line.id}
              ref={virtual.measureElement}
              data-index={index}
              className="log-place-of-row"
              style={{ transform: `translateY(${start}px)` }}
            >
              <Report
                line={line}
                words={words}
                unfolded={unfolded.has(line.id)}
                toggle={() => toggle(line.id)}
              />
            </div>
          )
        })}
      </div>
    </div>
  )
}

function Report({
  line,
  words,
  unfolded,
  toggle,
}: {
  line: LogLine
  words: readonly string[]
  unfolded: boolean
  toggle: () => void
}) {
  const { commands, store } = useApp()
  const { atMs, at, level, kind, pid, name, key, text, cut } = line
  const all = text.split('\n')
  const long = all.length > shownMax
  const shown = long && !unfolded ? all.slice(0, shownMax).join('\n') : text
  const look = () => {
    if (key !== null && store.getState().picture?.nodes.has(key)) commands.selectSeat(key)
    void commands.lookAtMoment(at)
  }
  return (
    <article
      className={`report level-${level}`}
      aria-label={`${level}, ${kindWords[kind]} of ${name || pid}`}
    >
      <header>
        <button type="button" className="link mono" title="Look at this moment" onClick={look}>
          {clockText(atMs)}
        </button>
        <span className="report-level">{level}</span>
        <span className="muted">{kindWords[kind]}</span>
        <ProcessLink peer={{ pid, name, key }} />
      </header>
      {/* biome-ignore lint/a11y/useKeyWithClickEvents: the link above does the same by keyboard. */}
      <pre
        onClick={() => {
          // Who marks a part of the text wants to copy it.
          if (getSelection()?.isCollapsed !== false) commands.selectProcess({ pid, key })
        }}
      >
        {marked(shown, words).map((part, index) =>
          part.found ? (
            // biome-ignore lint/suspicious/noArrayIndexKey: a part of a text has no identity but its place.
            <mark key={index}>{part.text}</mark>
          ) : (
            part.text
          ),
        )}
      </pre>
      {long ? (
        <button type="button" className="link show-all" aria-expanded={unfolded} onClick={toggle}>
          {unfolded ? 'Show less' : `Show all ${plural(all.length, 'line')}`}
        </button>
      ) : null}
      {cut ? <p className="muted">It is longer; the rest is cut off.</p> : null}
    </article>
  )
}
