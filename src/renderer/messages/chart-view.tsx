import { type KeyboardEvent, useEffect, useLayoutEffect, useMemo, useRef, useState } from 'react'
import { readTheme } from '../tree/theme.ts'
import { useFonts, useThemeChange } from '../tree/use-surroundings.ts'
import { useApp, useAppState } from '../ui/app-context.ts'
import { useSize } from '../ui/use-size.ts'
import type { Chart } from './chart.ts'
import { drawChart, rowsWithin } from './draw.ts'
import { rowHeight } from './layout-writer.ts'
import { textOf } from './look.ts'
import type { ChartScene, Row } from './scene.ts'
import { sentenceOf } from './sentence.ts'

type Props = {
  scene: ChartScene
  chart: Chart
  /** Hears how far it is scrolled to the side. */
  onScrolled: (left: number) => void
}

/**
 * The chart itself: a canvas that draws what is in sight, and over it a list of the same lines for keyboards and screen
 * readers, of which only those in sight are in the document.
 */
export function ChartView({ scene, chart, onScrolled }: Props) {
  const { store } = useApp()
  const box = useRef<HTMLDivElement>(null)
  const canvas = useRef<HTMLCanvasElement>(null)
  const { width, height } = useSize(box)
  const [place, setPlace] = useState({ left: 0, top: 0 })
  const [styles, setStyles] = useState(0)
  const [hovered, setHovered] = useState<string | null>(null)
  const selected = useAppState(state => state.chartSelected)
  const follow = useFollow(box, scene, chart)
  const restyle = () => setStyles(count => count + 1)
  useThemeChange(restyle)
  useFonts(restyle)
  // biome-ignore lint/correctness/useExhaustiveDependencies: the theme is read anew when the styles are others.
  const theme = useMemo(() => readTheme(document.documentElement), [styles])

  useLayoutEffect(() => {
    const element = canvas.current
    const context = element?.getContext('2d')
    if (!element || !context || width === 0) return
    const ratio = devicePixelRatio
    const across = Math.round(width * ratio)
    const down = Math.round(height * ratio)
    if (element.width !== across) element.width = across
    if (element.height !== down) element.height = down
    context.setTransform(ratio, 0, 0, ratio, 0, 0)
    drawChart(context, { scene, theme, ...place, width, height, selected, hovered })
  }, [scene, theme, place, width, height, selected, hovered])

  const inSight = rowsWithin(scene.rows, place.top - 200, place.top + height + 200)
  const focus = useRovingFocus(box, scene, selected)
  return (
    <div
      ref={box}
      className="chart-scroll"
      onScroll={event => {
        const { scrollLeft, scrollTop } = event.currentTarget
        setPlace({ left: scrollLeft, top: scrollTop })
        onScrolled(scrollLeft)
        follow.scrolled()
      }}
    >
      <div className="chart-stage" style={{ width: scene.width, height: scene.height }}>
        <canvas
          ref={canvas}
          className="chart-canvas"
          style={{ width, height }}
          role="img"
          aria-label="Drawing of the messages. The list has the same lines."
        />
        <div
          className="chart-lines"
          role="listbox"
          aria-busy={!chart.begun}
          aria-label="Messages in the order in which they were sent"
          tabIndex={focus.stop === null ? 0 : -1}
          onKeyDown={focus.onKeyDown}
          onPointerLeave={() => setHovered(null)}
        >
          {withStop(inSight, scene.rows[focus.stop ?? -1]).map(row => {
            const { id } = row.event
            const at = scene.rows.indexOf(row)
            return (
              // biome-ignore lint/a11y/useKeyWithClickEvents: the list around the lines handles the keys of all of them.
              <div
                key={id}
                role="option"
                aria-selected={id === selected}
                aria-label={sentenceOf(chart, row)}
                title={textOf(row.event)}
                aria-posinset={at + 1}
                aria-setsize={scene.rows.length}
                className="chart-line"
                data-at={at}
                tabIndex={at === focus.stop ? 0 : -1}
                style={{ top: row.y - 19, height: rowHeight - 2 }}
                onPointerEnter={() => setHovered(id)}
                onFocus={() => focus.moved(at)}
                onClick={() => store.getState().selectMessage(id === selected ? null : id)}
              />
            )
          })}
        </div>
      </div>
    </div>
  )
}

/** The lines in sight, and the one that the keyboard comes to; in order, for a line that is moved loses the focus. */
function withStop(rows: readonly Row[], stop: Row | undefined): readonly Row[] {
  if (stop === undefined || rows.includes(stop)) return rows
  return stop.y < (rows[0]?.y ?? 0) ? [stop, ...rows] : [...rows, stop]
}

/** Keeps the newest line in sight, until the user scrolls away from it. */
function useFollow(box: { readonly current: HTMLDivElement | null }, scene: ChartScene, chart: Chart) {
  const following = useRef(true)
  const { store } = useApp()
  const wanted = useAppState(state => state.chartFollows)
  useEffect(() => {
    if (wanted) following.current = true
  }, [wanted])
  // biome-ignore lint/correctness/useExhaustiveDependencies: whatever comes, or is laid out anew, is to be in sight.
  useLayoutEffect(() => {
    const element = box.current
    if (element !== null && following.current && wanted) element.scrollTop = element.scrollHeight
  }, [scene, chart, wanted])
  return {
    scrolled() {
      const element = box.current
      if (element === null) return
      const atEnd = element.scrollTop + element.clientHeight >= element.scrollHeight - 2 * rowHeight
      if (atEnd === following.current) return
      following.current = atEnd
      if (atEnd !== store.getState().chartFollows) store.getState().followChart(atEnd)
    },
  }
}

/** Arrow keys, Home and End go from line to line; Enter opens the one that has the focus, Escape closes it. */
function useRovingFocus(
  box: { readonly current: HTMLDivElement | null },
  { rows }: ChartScene,
  selected: string | null,
) {
  const { store } = useApp()
  const [focused, setFocused] = useState<string | null>(null)
  const known = rows.findIndex(({ event }) => event.id === (focused ?? selected))
  const stop = rows.length === 0 ? null : known >= 0 ? known : rows.length - 1
  const goTo = (at: number): void => {
    const row = rows[at]
    if (row === undefined) return
    setFocused(row.event.id)
    const element = box.current
    if (element !== null) {
      if (row.y - 40 < element.scrollTop) element.scrollTop = row.y - 40
      else if (row.y + 30 > element.scrollTop + element.clientHeight)
        element.scrollTop = row.y + 30 - element.clientHeight
    }
    requestAnimationFrame(() =>
      element?.querySelector<HTMLElement>(`[data-at="${at}"]`)?.focus({ preventScroll: true }),
    )
  }
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.altKey || event.ctrlKey || event.metaKey || stop === null) return
    const moves: { readonly [key: string]: number } = {
      ArrowDown: Math.min(rows.length - 1, stop + 1),
      ArrowUp: Math.max(0, stop - 1),
      Home: 0,
      End: rows.length - 1,
    }
    const to = moves[event.key]
    const { selectMessage } = store.getState()
    if (to !== undefined) goTo(to)
    else if (event.key === 'Enter' || event.key === ' ') selectMessage(rows[stop]?.event.id ?? null)
    else if (event.key === 'Escape' && selected !== null) selectMessage(null)
    else return
    event.preventDefault()
    event.stopPropagation()
  }
  return { stop, onKeyDown, moved: (at: number) => setFocused(rows[at]?.event.id ?? null) }
}
