import { describe, expect, it } from 'vitest'
import { type Chart, chartOf, nearestTo } from '../../../src/renderer/load/chart.ts'
import { drawingOf } from '../../../src/renderer/load/draw-load.ts'
import { type Figure, figures } from '../../../src/renderer/load/figures.ts'
import type { CanvasTheme } from '../../../src/renderer/tree/theme.ts'
import type { LoadSample } from '../../../src/shared/protocol/events.ts'
import { Random } from '../../support/terms.ts'
import { recordingContext } from '../support/recording-context.ts'
import { samples } from './samples.ts'

const figure = (name: string): Figure => figures.find(each => each.name === name) as Figure
const size = { width: 300, height: 140 }
const of = (name: string, all: readonly LoadSample[], spanMs = 60_000): Chart =>
  chartOf(figure(name), all, spanMs, size)

describe('a chart', () => {
  it('ends now, and has the last minutes from left to right', () => {
    const chart = of('memory', samples(300))
    expect(chart.places.at(-1)?.x).toBe(chart.right)
    expect(chart.places.filter(place => place !== null)).toHaveLength(61)
    expect(chart.xTicks.map(({ text }) => text)).toEqual(['−1 min', '−30 s', 'now'])
    expect(of('memory', samples(300), 300_000).xTicks.map(({ text }) => text)).toEqual([
      '−5 min',
      '−2.5 min',
      'now',
    ])
  })

  it('keeps everything inside its axes, whatever the values are', () => {
    const random = new Random(7)
    for (let round = 0; round < 50; round++) {
      const all = samples(random.int(120), () => ({
        runQueue: random.int(10 ** (1 + random.int(6))),
        mode: random.int(3) === 0 ? 'paused' : 'running',
      }))
      const chart = of('run_queue', all)
      const points = [
        ...chart.lines.flat(),
        ...chart.pauses.flatMap(pause => pause.map(x => [x, chart.top] as const)),
      ]
      for (const [x, y] of points) {
        expect(x).toBeGreaterThanOrEqual(chart.left)
        expect(x).toBeLessThanOrEqual(chart.right + 1e-9)
        expect(y).toBeGreaterThanOrEqual(chart.top - 1e-9)
        expect(y).toBeLessThanOrEqual(chart.bottom + 1e-9)
      }
    }
  })

  it('begins at zero, and never makes much of next to nothing', () => {
    const chart = of(
      'messages',
      samples(5, () => ({ messages: 0 })),
    )
    expect(chart.yTicks[0]).toEqual({ y: chart.bottom, text: '0' })
    expect(chart.yTicks.at(-1)?.text).toBe('10')
    expect(chart.lines.flat().every(([, y]) => y === chart.bottom)).toBe(true)
  })

  it('draws a rate in steps, since it holds for all the time since the sample before', () => {
    const chart = of('messages', samples(4))
    const [line] = chart.lines
    expect(line).toHaveLength(6)
    expect(line?.map(([x]) => x)).toEqual([0, 1, 1, 2, 2, 3].map(at => chart.places[at]?.x))
    for (let at = 0; at < 6; at += 2) expect(line?.[at]?.[1]).toBe(line?.[at + 1]?.[1])
  })

  it('is broken where there is nothing to say', () => {
    const all = samples(9, at => (at === 4 ? { disk: null } : {}))
    expect(of('syncs', all).lines).toHaveLength(2)
    expect(
      of(
        'syncs',
        samples(9, () => ({ disk: null })),
      ).lines,
    ).toEqual([])
  })

  it('shows each pause as one stretch, and each second with restarts', () => {
    const all = samples(10, at => ({
      mode: at >= 3 && at <= 5 ? 'paused' : 'running',
      restarts: at > 6 ? 1 : 0,
    }))
    const chart = of('messages', all)
    expect(chart.pauses).toEqual([[chart.places[2]?.x, chart.places[5]?.x]])
    expect(chart.restarts).toEqual([chart.places[7]?.x])
  })

  it('is read at the sample that is nearest to the pointer', () => {
    const chart = of('messages', samples(100))
    for (const [at, place] of chart.places.entries())
      if (place !== null) expect(nearestTo(chart, place.x + 1)).toBe(at)
    expect(nearestTo(chart, -50)).toBe(chart.places.findIndex(place => place !== null))
    expect(nearestTo(of('messages', []), 20)).toBe(-1)
  })

  it('of no samples is empty', () => {
    expect(of('messages', [])).toMatchObject({ lines: [], restarts: [], pauses: [], places: [] })
  })
})

describe('the picture of the load', () => {
  it('has every figure with its value, and a mark for each restart', () => {
    const { told, context } = recordingContext(1)
    const theme = new Proxy({} as CanvasTheme, { get: (_, name) => String(name) })
    const all = samples(30, at => ({ restarts: at > 20 ? 3 : 0 }))
    const { width, height, draw } = drawingOf(all, 60_000, theme)
    draw(context, 1)
    expect(told.texts).toEqual(expect.arrayContaining(figures.map(({ title }) => title)))
    expect(told.texts).toContain('29 /s')
    // One restart, on each chart; no other thing is amber.
    expect(told.used).toContain('amber')
    expect(width).toBeGreaterThan(900)
    expect(height).toBeGreaterThan(600)
  })
})
