import { Bomb, CirclePlay, CircleX, Database, FileText, Power, RotateCcw } from 'lucide-react'
import { memo, useLayoutEffect, useRef } from 'react'
import type { FeedEvent } from '../../shared/protocol/events.ts'
import { useApp, useAppState } from '../ui/app-context.ts'
import { clockText } from '../ui/format.ts'

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
  const box = useRef<HTMLDivElement>(null)
  const atEnd = useRef(true)
  // biome-ignore lint/correctness/useExhaustiveDependencies: new lines are what may move the end.
  useLayoutEffect(() => {
    if (box.current && atEnd.current) box.current.scrollTop = box.current.scrollHeight
  }, [feed])
  return (
    <section className="feed" aria-labelledby="feed-title">
      <header className="panel-head">
        <h2 id="feed-title">What happened</h2>
        <span className="muted">world time</span>
      </header>
      <div
        ref={box}
        role="log"
        aria-label="Events"
        className="feed-lines"
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard.
        tabIndex={0}
        onScroll={({ currentTarget: at }) => {
          atEnd.current = at.scrollHeight - at.scrollTop - at.clientHeight < 24
        }}
      >
        {feed.length === 0 ? <p className="muted pad">Nothing yet. Kill something.</p> : null}
        {feed.map(event => (
          <FeedLine key={event.id} event={event} />
        ))}
      </div>
    </section>
  )
}

const FeedLine = memo(function FeedLine({ event }: { event: FeedEvent }) {
  const { commands, store } = useApp()
  const { key } = event
  const Icon = icons[event.kind]
  const content = (
    <>
      <time className="mono">{clockText(event.atMs)}</time>
      <Icon size={14} aria-hidden className={`kind-${event.kind}`} />
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
