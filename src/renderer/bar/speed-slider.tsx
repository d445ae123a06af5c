import { useEffect, useRef, useState } from 'react'
import { sliderRange, sliderToSpeed, speedText, speedToSlider } from '../session/speed.ts'
import { useApp, useAppState } from '../ui/app-context.ts'

/** Speed of the world on a logarithmic scale; a double click brings the wall clock's back. */
export function SpeedSlider() {
  const { commands } = useApp()
  const speed = useAppState(state => state.picture?.world.speed ?? 1)
  const off = useAppState(state => state.picture === null)
  // What the user is dragging to: the world's answer comes later and must not pull the thumb back.
  const [wanted, setWanted] = useState<number | null>(null)
  const settle = useRef(0)
  useEffect(() => () => clearTimeout(settle.current), [])
  const shown = wanted ?? speed

  const want = (position: number) => {
    const value = sliderToSpeed(Math.abs(position) < 0.06 ? 0 : position)
    setWanted(value)
    clearTimeout(settle.current)
    settle.current = window.setTimeout(() => setWanted(null), 600)
    void commands.setSpeed(value)
  }

  return (
    <label className="speed" title="Speed of the world: 1× is the wall clock's ( [ slower, ] faster )">
      <span className="speed-name">Speed</span>
      <input
        type="range"
        aria-label="Speed"
        aria-valuetext={speedText(shown)}
        {...sliderRange}
        value={speedToSlider(shown)}
        disabled={off}
        onChange={event => want(Number(event.target.value))}
        onDoubleClick={() => want(0)}
      />
      <output className="mono">{speedText(shown)}</output>
    </label>
  )
}
