import { useEffect, useMemo, useRef } from 'react'
import type { Forecast } from '../../shared/protocol/events.ts'
import { useApp, useAppState } from '../ui/app-context.ts'

/** The numbers of a forecast beside the seats that they are about, for as long as it is shown. */
export function ForecastMarks() {
  const forecast = useAppState(state => state.forecast)
  return forecast === null ? null : <Marks forecast={forecast} />
}

function Marks({ forecast }: { forecast: Forecast }) {
  const { tree } = useApp()
  const marks = useMemo(() => marksOf(forecast), [forecast])
  const box = useRef<HTMLDivElement>(null)
  useEffect(() => {
    let frame = 0
    const place = () => {
      for (const element of box.current?.children ?? []) {
        if (!(element instanceof HTMLElement)) continue
        const at = tree.current?.placeOf(element.dataset.seat ?? '') ?? null
        element.hidden = at === null
        if (at !== null) element.style.transform = `translate(${at.x}px, ${at.y}px)`
      }
      frame = requestAnimationFrame(place)
    }
    place()
    return () => cancelAnimationFrame(frame)
  }, [tree])
  return (
    <div ref={box} className="forecast-marks" aria-hidden>
      {marks.map(({ key, numbers }) => (
        <p key={key} data-seat={key}>
          {numbers.map(({ number, stops }) => (
            <span key={number} className={stops ? 'stops' : 'starts'}>
              {number}
            </span>
          ))}
        </p>
      ))}
    </div>
  )
}

/** The numbers at each seat, in order; of a seat that appears often the first ones. */
export function marksOf({ steps }: Forecast): {
  key: string
  numbers: { number: number; stops: boolean }[]
}[] {
  const marks = new Map<string, { number: number; stops: boolean }[]>()
  for (const { key, number, kind } of steps) {
    if (key === null) continue
    const stops = kind === 'exit' || kind === 'give_up'
    const numbers = marks.get(key)
    if (numbers === undefined) marks.set(key, [{ number, stops }])
    else if (numbers.length < numbersPerSeat) numbers.push({ number, stops })
  }
  return [...marks].map(([key, numbers]) => ({ key, numbers }))
}

const numbersPerSeat = 4
