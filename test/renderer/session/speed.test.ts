import { describe, expect, it } from 'vitest'
import {
  nextSpeed,
  sliderRange,
  sliderToSpeed,
  speedText,
  speedToSlider,
} from '../../../src/renderer/session/speed.ts'
import { speedRange } from '../../../src/shared/protocol/requests.ts'

describe('the speed', () => {
  it.each([
    [1, 'faster', 2],
    [1, 'slower', 0.5],
    [0.03, 'faster', 0.05],
    [0.03, 'slower', 0.02],
    [10, 'faster', 10],
    [0.001, 'slower', 0.001],
  ] as const)('%d %s is %d', (speed, direction, next) => {
    expect(nextSpeed(speed, direction)).toBe(next)
  })

  it('goes through the keys from one end to the other and back', () => {
    let speed: number = speedRange.min
    const up: number[] = []
    while (speed < speedRange.max) {
      speed = nextSpeed(speed, 'faster')
      up.push(speed)
    }
    const down: number[] = []
    while (speed > speedRange.min) {
      speed = nextSpeed(speed, 'slower')
      down.push(speed)
    }
    expect(down.slice(0, -1).reverse()).toEqual(up.slice(0, -1))
  })

  it('stays in its range wherever the slider stands, and the slider shows it where it was put', () => {
    for (let position = sliderRange.min; position <= sliderRange.max + 1e-9; position += sliderRange.step) {
      const speed = sliderToSpeed(position)
      expect(speed).toBeGreaterThanOrEqual(speedRange.min)
      expect(speed).toBeLessThanOrEqual(speedRange.max)
      expect(Math.abs(speedToSlider(speed) - position)).toBeLessThan(sliderRange.step)
    }
    expect(sliderToSpeed(0)).toBe(1)
  })

  it.each([
    [1, '1×'],
    [0.001, '0.001×'],
    [0.0501, '0.05×'],
    [2.5, '2.5×'],
    [10, '10×'],
  ])('%d reads %s', (speed, text) => {
    expect(speedText(speed)).toBe(text)
  })
})
