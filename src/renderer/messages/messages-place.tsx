import { useEffect, useMemo, useRef, useState } from 'react'
import { shownChart, showsOthers } from '../stores/messages-slice.ts'
import { useApp, useAppState } from '../ui/app-context.ts'
import { useSize } from '../ui/use-size.ts'
import { ChartView } from './chart-view.tsx'
import { ChartWords } from './chart-words.tsx'
import { Heads } from './heads.tsx'
import { layoutChart } from './layout.ts'
import { MessagePanel } from './message-panel.tsx'
import { Tools } from './tools.tsx'
import { useSeatDrop } from './use-seat-drop.ts'
import './messages.css'

/** Who sent what to whom, as a sequence chart of what really happens. */
export function MessagesPlace() {
  const { commands } = useApp()
  const chart = useAppState(shownChart)
  const seats = useAppState(state => state.chartSeats)
  const others = useAppState(showsOthers)
  const shows = useAppState(state => state.chartShows)
  const selected = useAppState(state => state.chartSelected)
  const body = useRef<HTMLDivElement>(null)
  const { width } = useSize(body)
  const [left, setLeft] = useState(0)
  const drop = useSeatDrop()
  useEffect(() => {
    commands.openMessages()
    return () => commands.closeMessages()
  }, [commands])
  const scene = useMemo(
    () => layoutChart(chart, { seats, shows, others, width: Math.max(0, width - scrollBar) }),
    [chart, seats, shows, others, width],
  )
  const row = selected === null ? undefined : scene.rows.find(({ event }) => event.id === selected)
  return (
    <section className="messages" aria-label="Messages" {...drop}>
      <Tools scene={scene} />
      <div className="messages-body">
        <div className="chart" ref={body}>
          <Heads scene={scene} left={left} />
          <ChartView scene={scene} chart={chart} onScrolled={setLeft} />
          <ChartWords scene={scene} />
        </div>
        {selected === null ? null : <MessagePanel key={selected} id={selected} row={row} chart={chart} />}
      </div>
    </section>
  )
}

/** Room for the bar at the right. */
const scrollBar = 12
