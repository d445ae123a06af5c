import { describe, expect, it } from 'vitest'
import {
  boxesOf,
  byteAt,
  bytesInSight,
  fittingRow,
  type MapGeometry,
  rowSteps,
  rowsOf,
} from '../../../src/renderer/tables/map-geometry.ts'
import { Random } from '../../support/terms.ts'

const geometry: MapGeometry = { width: 512, rowHeight: 20, barHeight: 16, bytesPerRow: 256, fileSize: 1_000 }

describe('the rows of a map of bytes', () => {
  it('draw a block in each row that it lies in', () => {
    expect(boxesOf(geometry, 192, 128)).toEqual([
      { x: 384, y: 0, width: 128, height: 16 },
      { x: 0, y: 20, width: 128, height: 16 },
    ])
  })

  it('end where the file ends', () => {
    expect(boxesOf(geometry, 992, 64)).toEqual([{ x: 448, y: 60, width: 16, height: 16 }])
    expect(byteAt(geometry, 463, 61)).toBe(999)
    expect(byteAt(geometry, 464, 61)).toBeNull()
    expect(byteAt(geometry, 512, 0)).toBeNull()
    expect(byteAt(geometry, 0, -1)).toBeNull()
  })

  it('draw as many pixels for a byte everywhere, and find each byte in its box', () => {
    const random = new Random(7)
    for (let i = 0; i < 500; i++) {
      const fileSize = 1 + random.int(5_000)
      const g = { ...geometry, fileSize, bytesPerRow: random.pick(rowSteps.slice(0, 6)) }
      const at = random.int(fileSize)
      const size = 1 + random.int(700)
      const boxes = boxesOf(g, at, size)
      const width = boxes.reduce((sum, box) => sum + box.width, 0)
      const bytes = Math.min(at + size, fileSize) - at
      expect(width).toBeCloseTo((bytes * g.width) / g.bytesPerRow, 6)
      const [first] = boxes
      expect(byteAt(g, (first?.x ?? 0) + 0.001, first?.y ?? 0)).toBe(at)
    }
  })

  it('are as short as they can be where all of the file is to be in sight', () => {
    for (const size of [1, 64, 7_400, 12_000_000]) {
      const fitting = fittingRow(size, 30)
      expect(rowsOf({ fileSize: size, bytesPerRow: fitting })).toBeLessThanOrEqual(30)
      if (fitting > (rowSteps[0] as number))
        expect(rowsOf({ fileSize: size, bytesPerRow: fitting / 2 })).toBeGreaterThan(30)
    }
    expect(fittingRow(2 ** 31, 1_000)).toBeLessThanOrEqual(rowSteps.at(-1) as number)
  })

  it('that are in sight tell which bytes are', () => {
    expect(bytesInSight(geometry, 0, 40)).toEqual({ from: 0, to: 512 })
    expect(bytesInSight(geometry, 30, 5)).toEqual({ from: 256, to: 512 })
    expect(bytesInSight(geometry, 60, 500)).toEqual({ from: 768, to: 1_000 })
    expect(bytesInSight({ ...geometry, fileSize: 0 }, 0, 100)).toEqual({ from: 0, to: 1 })
  })
})
