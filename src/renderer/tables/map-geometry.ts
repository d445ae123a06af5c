/**
 * Where bytes of a file are drawn: in rows of as many bytes each, one under the other, from the top down and each from left
 * to right, as a hex editor has them. Pure.
 */

export type MapGeometry = {
  /** Width of the bytes of a row, in pixels. */
  readonly width: number
  /** Pixels from a row to the next, and how much of that is drawn. */
  readonly rowHeight: number
  readonly barHeight: number
  readonly bytesPerRow: number
  readonly fileSize: number
}

export type Box = { readonly x: number; readonly y: number; readonly width: number; readonly height: number }

/** Bytes that a row may have: from one in which a small block is seen, to one of a file of 2 GiB. */
export const rowSteps: readonly number[] = Array.from({ length: 18 }, (_, i) => 64 * 2 ** i)

export function rowsOf({ fileSize, bytesPerRow }: Pick<MapGeometry, 'fileSize' | 'bytesPerRow'>): number {
  return Math.max(1, Math.ceil(fileSize / bytesPerRow))
}

/** The fewest bytes a row with which all of the file is in sight in `rows` rows. */
export function fittingRow(fileSize: number, rows: number): number {
  const fits = rowSteps.find(bytesPerRow => rowsOf({ fileSize, bytesPerRow }) <= rows)
  return fits ?? (rowSteps.at(-1) as number)
}

/** The boxes of the bytes from `at` on: one for each row that they lie in. */
export function boxesOf(geometry: MapGeometry, at: number, size: number): Box[] {
  const { bytesPerRow, rowHeight, barHeight, width } = geometry
  const end = Math.min(at + size, geometry.fileSize)
  const boxes: Box[] = []
  for (let row = Math.floor(at / bytesPerRow); row * bytesPerRow < end; row++) {
    const first = Math.max(at - row * bytesPerRow, 0)
    const last = Math.min(end - row * bytesPerRow, bytesPerRow)
    boxes.push({
      x: (first / bytesPerRow) * width,
      y: row * rowHeight,
      width: ((last - first) / bytesPerRow) * width,
      height: barHeight,
    })
  }
  return boxes
}

/** The byte at a point; null where there is none. */
export function byteAt(geometry: MapGeometry, x: number, y: number): number | null {
  const { bytesPerRow, rowHeight, width, fileSize } = geometry
  if (x < 0 || x >= width || y < 0) return null
  const at = Math.floor(y / rowHeight) * bytesPerRow + Math.floor((x / width) * bytesPerRow)
  return at < fileSize ? at : null
}

/** The bytes of the rows that are in sight between two heights, `to` left out. */
export function bytesInSight(
  { bytesPerRow, rowHeight, fileSize }: MapGeometry,
  top: number,
  height: number,
): { from: number; to: number } {
  const first = Math.max(0, Math.floor(top / rowHeight))
  const last = Math.ceil((top + height) / rowHeight)
  const from = Math.min(first * bytesPerRow, Math.max(0, fileSize - 1))
  return { from, to: Math.max(from + 1, Math.min(last * bytesPerRow, fileSize)) }
}
