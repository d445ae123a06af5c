import { describe, expect, it } from 'vitest'
import { drawMap, kindColours, type MapDrawing } from '../../../src/renderer/tables/draw-map.ts'
import type { CanvasTheme } from '../../../src/renderer/tree/theme.ts'
import type { TableMapRegion } from '../../../src/shared/protocol/events.ts'
import { recordingContext } from '../support/recording-context.ts'

/** Each colour is its own name. */
const theme = new Proxy({}, { get: (_, name) => String(name) }) as CanvasTheme

const regions: TableMapRegion[] = [
  { at: 0, size: 1_336, kind: 'header', count: 1, used: 188 },
  { at: 1_336, size: 2_048, kind: 'part', count: 1, used: 2_048 },
  // The slots 0 and 5 lead somewhere.
  { at: 3_384, size: 2_048, kind: 'segment', count: 1, used: 16, slot: 0, bits: `84${'0'.repeat(62)}` },
  { at: 5_432, size: 512, kind: 'collections', count: 1, used: 128, slot: 5 },
  { at: 5_944, size: 200, kind: 'free', count: 1, used: 0 },
]
const geometry = { width: 1_024, rowHeight: 20, barHeight: 16, bytesPerRow: 1_024, fileSize: 6_144 }
const whole: MapDrawing = {
  geometry,
  margin: 0,
  top: 0,
  height: 120,
  regions,
  changed: [],
  cursor: null,
}

/** Boxes that were filled or framed in a colour, as `x y width height`. */
function drawn(drawing: Partial<MapDrawing>) {
  const { context, told } = recordingContext(1)
  drawMap(context, theme, { ...whole, ...drawing })
  const boxes = (method: string) => told.calls.filter(call => call.method === method).map(({ args }) => args)
  return { told, fills: boxes('fillRect'), frames: boxes('strokeRect') }
}

describe('the picture of a file', () => {
  it('names what it has room for', () => {
    expect(drawn({}).told.texts).toEqual(['header', 'part', 'slots 0 to 255', 'slot 5', 'free'])
    expect(drawn({ geometry: { ...geometry, width: 100 } }).told.texts).toEqual(['header', 'part', 'slot 5'])
  })

  it('has a colour for each kind', () => {
    const { used } = drawn({}).told
    for (const kind of ['header', 'part', 'segment', 'collections', 'free'] as const)
      expect(used).toContain(kindColours(theme)[kind][1])
  })

  it('fills of a block what is in use, and of a segment the slots that lead to objects', () => {
    const { fills } = drawn({})
    // One byte is one pixel here; the block of the objects begins in the sixth row.
    expect(fills).toContainEqual([312.5, 101, 127, 14])
    // Slot 0 at byte 3,384 and slot 5 forty bytes on, in the fourth row.
    expect(fills).toContainEqual([312.5, 63, 7, 10])
    expect(fills).toContainEqual([352.5, 63, 7, 10])
    expect(fills).not.toContainEqual([320.5, 63, 7, 10])
  })

  it('frames the block that is looked at, and the slot that leads to it', () => {
    const cursor = regions[3] as TableMapRegion
    expect(drawn({ cursor }).frames).toEqual([
      [311, 99, 514, 18],
      [351, 59, 10, 18],
    ])
  })

  it('marks what has changed', () => {
    const { frames, told } = drawn({ changed: [{ at: 5_432, size: 512 }] })
    expect(frames).toEqual([[312, 100, 512, 16]])
    expect(told.used).toContain('amber')
  })

  it('draws the rows that are in sight alone, with their offsets', () => {
    const { told } = drawn({ top: 100, height: 20, margin: 60 })
    expect(told.texts).toEqual(['slots 0 to 255', 'slot 5', 'free', '0x1400'])
  })
})
