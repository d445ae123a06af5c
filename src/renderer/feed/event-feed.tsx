import { ArrowDown, Bomb, CirclePlay, CircleX, Database, FileText, Power, RotateCcw } from 'lucide-react'
import { memo, useEffect, useLayoutEffect, useRef, useState } from 'react'
import type { FeedEvent } from '../../shared/protocol/events.ts'
import { useApp, useAppState } from '../ui/app-context.ts'
import { clockText, shortClockText } from '../ui/format.ts'

const icons = {
  exit: CircleX,
  restart: RotateCcw,
  start: CirclePlay,
  give_up: Bomb,
  report: FileText,
  table: Database,
  app: Power,
} as const satisfies { [Kind in FeedEvent['kind']]: typeof CircleX }

const none: readonly FeedEvent[] = []

/** What happened, in plain words, the newest at the bottom; it stays there unless the user scrolled up. */
export function EventFeed() {
  const feed = useAppState(state => state.picture?.feed ?? none)
  const { box, atEnd, toEnd, watch } = useEnd(feed)
  // Where a thousand things happen in a second, lines that nobody looks at are not laid out each time.
  const lines = atEnd ? feed.slice(-linesAtEnd) : feed
  return (
    <section className="feed" aria-labelledby="feed-title">
      <header className="panel-head">
        <h2 id="feed-title">What happened</h2>
        {atEnd ? (
          <span className="muted">world time</span>
        ) : (
          <button type="button" className="link to-end" onClick={toEnd}>
            <ArrowDown size={12} aria-hidden />
            newest
          </button>
        )}
      </header>
      <div
        ref={box}
        role="log"
        aria-label="Events"
        className="feed-lines"
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard.
        tabIndex={0}
        onScroll={watch}
      >
        {feed.length === 0 ? <p className="muted pad">Nothing yet. Kill something.</p> : null}
        {lines.map((event, index) => (
          <FeedLine key={event.id} event={event} again={lines[index - 1]?.atMs === event.atMs} />
        ))}
      </div>
    </section>
  )
}

/** Lines in the document while the newest is in sight; all are there once the user scrolls up. */
const linesAtEnd = 120

/** Scrolled this near to the end, in pixels, is at the end. */
const nearEnd = 24

/** Keeps the end of what scrolls in sight, whenever it grows or its room changes, unless the user scrolled away. */
function useEnd(content: unknown) {
  const box = useRef<HTMLDivElement>(null)
  const [atEnd, setAtEnd] = useState(true)
  const staying = useRef(true)
  const toEnd = () => {
    staying.current = true
    setAtEnd(true)
    if (box.current) box.current.scrollTop = box.current.scrollHeight
  }
  const stay = () => {
    if (box.current && staying.current) box.current.scrollTop = box.current.scrollHeight
  }
  // biome-ignore lint/correctness/useExhaustiveDependencies: what is new is what may move the end.
  useLayoutEffect(stay, [content])
  // biome-ignore lint/correctness/useExhaustiveDependencies: it reads what it needs when it is called.
  useEffect(() => {
    if (!box.current) return
    const observer = new ResizeObserver(stay)
    observer.observe(box.current)
    return () => observer.disconnect()
  }, [])
  const watch = () => {
    const at = box.current
    if (!at) return
    staying.current = at.scrollHeight - at.scrollTop - at.clientHeight < nearEnd
    setAtEnd(staying.current)
  }
  return { box, atEnd, toEnd, watch }
}

/** `again`: it happened at the time that the line before tells already. */
const FeedLine = memo(function FeedLine({ event, again }: { event: FeedEvent; again: boolean }) {
  const { commands, store } = useApp()
  const { key } = event
  const Icon = icons[event.kind]
  const content = (
    <>
      <time className={again ? 'mono again' : 'mono'} title={clockText(event.atMs)}>
        {shortClockText(event.atMs)}
      </time>
      <Icon size={13} aria-hidden className={`kind-${event.kind}`} />
      <span className="feed-text">{event.text}</span>
    </>
  )
  if (key === null) return <p className={`feed-line level-${event.level}`}>{content}</p>
  return (
    <button
      type="button"
      className={`feed-line level-${event.level}`}
      onClick={() => {
        if (store.getState().picture?.nodes.has(key)) commands.selectSeat(key)
        else store.getState().troubleIs('That seat is not in the tree any more.')
      }}
    >
      {content}
    </button>
  )
})
