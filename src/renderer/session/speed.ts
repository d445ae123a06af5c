/** The speed of the world on a logarithmic scale: what the slider, its keys and its text agree on. Pure. */
import { speedRange } from '../../shared/protocol/requests.ts'

export type SpeedDirection = 'slower' | 'faster'

/** Speeds that the keys go through. */
const stops = [0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10] as const

/** The slider moves in powers of ten. */
export const sliderRange = {
  min: Math.log10(speedRange.min),
  max: Math.log10(speedRange.max),
  step: 0.05,
} as const

/** The next stop below or above `speed`; at an end, that end. */
export function nextSpeed(speed: number, direction: SpeedDirection): number {
  if (direction === 'faster') return stops.find(stop => stop > speed * 1.001) ?? speedRange.max
  return stops.findLast(stop => stop < speed / 1.001) ?? speedRange.min
}

export const sliderToSpeed = (position: number): number => {
  const speed = Number((10 ** position).toPrecision(2))
  return Math.min(speedRange.max, Math.max(speedRange.min, speed))
}

export const speedToSlider = (speed: number): number => Math.log10(speed)

/** "1×", "0.05×", "2.5×" */
export const speedText = (speed: number): string => `${Number(speed.toPrecision(2))}×`
