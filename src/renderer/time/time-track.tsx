import { type KeyboardEvent, type PointerEvent, useEffect, useMemo, useRef, useState } from 'react'
import type { TimeMark } from '../../shared/protocol/events.ts'
import { bookmarksOf } from '../stores/bookmarks-slice.ts'
import { shownProcess } from '../stores/selection-slice.ts'
import type { TimePicture } from '../stores/time-slice.ts'
import { useApp, useAppState } from '../ui/app-context.ts'
import { clockText } from '../ui/format.ts'
import { useSize } from '../ui/use-size.ts'
import { usePageTheme } from '../ui/use-theme.ts'
import { drawTime, type LifeSpan, markAt, type TimeColours } from './draw-time.ts'
import { placeOf, rangeOf, type Span, timeAt } from './time-scale.ts'

const height = 30

/** The line of time: drawn, dragged with the pointer, moved along with the keys. */
export function TimeTrack({ time, span }: { time: TimePicture; span: Span }) {
  const { commands } = useApp()
  const box = useRef<HTMLDivElement>(null)
  const canvas = useRef<HTMLCanvasElement>(null)
  const { width } = useSize(box)
  const theme = usePageTheme()
  const lives = useLives()
  const [hover, setHover] = useState<TimeMark | null>(null)
  const [dragged, setDragged] = useState<number | null>(null)
  const { past, fork, marks } = time
  const bookmarks = useBookmarks(time.history)
  const atMs = dragged ?? past?.atMs ?? null
  const forkedMs = fork?.inIt ? fork.fromMs : null
  const range = rangeOf(time, span, past?.atMs ?? null)

  // biome-ignore lint/correctness/useExhaustiveDependencies: the theme changes the colours that are read; a range is its ends.
  useEffect(() => {
    const context = canvas.current?.getContext('2d')
    if (!context || width === 0) return
    const ratio = devicePixelRatio
    context.canvas.width = Math.round(width * ratio)
    context.canvas.height = Math.round(height * ratio)
    context.setTransform(ratio, 0, 0, ratio, 0, 0)
    drawTime(context, coloursOf(context.canvas), {
      width,
      height,
      range,
      marks,
      lives,
      bookmarks,
      atMs,
      forkedMs,
    })
  }, [width, range.fromMs, range.toMs, marks, lives, bookmarks, atMs, forkedMs, theme])

  const look = (event: PointerEvent): void => {
    const ms = timeAt(event.nativeEvent.offsetX, range, width)
    setDragged(ms)
    commands.lookAt(ms)
  }
  const press = (event: PointerEvent<HTMLDivElement>) => {
    if (event.button !== 0) return
    const mark = markAt(event.nativeEvent.offsetX, range, width, marks)
    if (mark !== null) void commands.lookAtMoment(mark.at)
    else {
      event.currentTarget.setPointerCapture(event.pointerId)
      look(event)
    }
  }
  const move = (event: PointerEvent<HTMLDivElement>) => {
    if (dragged !== null && event.buttons === 1) look(event)
    else setHover(markAt(event.nativeEvent.offsetX, range, width, marks))
  }
  const keys = (event: KeyboardEvent) => {
    const actions: { [key: string]: () => void } = {
      PageUp: () => void commands.lookBy('previous_exit'),
      PageDown: () => void commands.lookBy('next_exit'),
      Home: () => commands.lookAt(time.fromMs),
      End: () => void commands.present('here'),
    }
    const action = actions[event.key]
    if (action === undefined) return
    event.preventDefault()
    event.stopPropagation()
    action()
  }

  return (
    <div ref={box} className="time-track">
      <canvas ref={canvas} aria-hidden style={{ width, height }} />
      <div
        className="time-slider"
        role="slider"
        tabIndex={0}
        aria-label="Moment"
        aria-valuemin={Math.floor(time.fromMs)}
        aria-valuemax={Math.floor(time.toMs)}
        aria-valuenow={Math.floor(past?.atMs ?? time.toMs)}
        aria-valuetext={past === null ? 'the present' : clockText(past.atMs)}
        onPointerDown={press}
        onPointerMove={move}
        onPointerUp={() => setDragged(null)}
        onPointerCancel={() => setDragged(null)}
        onPointerLeave={() => setHover(null)}
        onKeyDown={keys}
      />
      {hover === null ? null : (
        <p className="time-hint" style={{ insetInlineStart: placeOf(hover.atMs, range, width) }}>
          <span className="mono">{clockText(hover.atMs)}</span> {hover.text}
        </p>
      )}
    </div>
  )
}

/** The lives in the selected seat, oldest first. */
function useLives(): readonly LifeSpan[] {
  const info = useAppState(shownProcess)
  return useMemo(() => {
    if (info === null) return []
    const past = info.pastLives.map(life => ({ startMs: life.startedAtMs, endMs: life.endedAtMs })).reverse()
    return info.alive ? [...past, { startMs: info.startedAtMs, endMs: null }] : past
  }, [info])
}

/** World times that are marked in that past. */
function useBookmarks(history: number): readonly number[] {
  const all = useAppState(state => state.bookmarks)
  return useMemo(() => bookmarksOf(all, history).map(({ atMs }) => atMs), [all, history])
}

const colourNames = ['line', 'red', 'leaf', 'faint', 'violet', 'sky', 'text'] as const

function coloursOf(element: Element): TimeColours {
  const style = getComputedStyle(element)
  return Object.fromEntries(
    colourNames.map(name => [name, style.getPropertyValue(`--${name}`).trim()]),
  ) as TimeColours
}
