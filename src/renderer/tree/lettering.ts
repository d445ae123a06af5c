/**
 * How labels are written at a zoom. Text does not shrink with the picture: it keeps its size and loses lines, and
 * then words, as room goes; it grows more slowly than the picture, so that zooming in brings lines back. Pure.
 */
import type { TreeNode } from '../../shared/protocol/events.ts'
import { cutDetail, cutName, type LabelText, nameScale, partGap } from './label.ts'
import type { Box } from './layout.ts'
import type { Lines, Measure } from './metrics.ts'

export type Lettering = {
  /** Lines that have room; 0 for none. */
  readonly lines: 0 | Lines
  /** Size of a pixel of text in pixels of the scene. */
  readonly unit: number
}

/** A label as it is written: what was left out for want of room is empty. Widths of its parts in pixels of text. */
export type Written = {
  readonly lines: 0 | Lines
  readonly name: string
  readonly nameWidth: number
  readonly foldedWidth: number
  readonly meter: boolean
  readonly pid: string
  readonly pidWidth: number
  readonly detail: string
  /** Of all of it, in pixels of the scene. */
  readonly width: number
}

/** Rows of fewer pixels of text than this cannot hold so many lines. */
const roomFor: readonly (readonly [lines: Lines, height: number])[] = [
  [3, 46],
  [2, 31],
  [1, 14.5],
]

/** Height of the text of a label, in pixels of text. */
export const textHeight: readonly [0, 14, 29, 44] = [0, 14, 29, 44]

/** Pixels of the screen for each pixel of text: never less than 1. */
export const textZoom = (k: number): number => (k <= 1 ? 1 : Math.sqrt(k))

export function letteringAt(rowHeight: number, k: number): Lettering {
  const zoom = textZoom(k)
  const height = (rowHeight * k) / zoom
  const lines = roomFor.find(([, least]) => height >= least - 1e-6)?.[0] ?? 0
  return { lines, unit: zoom / k }
}

/** Writes a label where its column leaves it `room` pixels of the scene. */
export function write(
  label: LabelText,
  node: TreeNode | undefined,
  room: number,
  { lines, unit }: Lettering,
  measure: Measure,
): Written {
  const { foldedWidth } = label
  const empty = { lines, nameWidth: 0, foldedWidth: 0, meter: false, pidWidth: 0, width: 0 } as const
  if (lines === 0) return { ...empty, name: '', pid: '', detail: '' }
  const most = room / unit
  const scale = nameScale(lines)
  const widthOfName = (text: string) => measure(text, 'name') * scale
  const widthOfDetail = (text: string) => measure(text, 'detail')
  const parted = (width: number) => (width > 0 ? partGap + width : 0)

  if (lines === 1) {
    // The meter of a supervisor that has restarts to count stands before everything but its name.
    const meter = label.meterWidth > 0 && (node?.supervisor?.restartsInWindow ?? 0) > 0
    const metered = meter ? parted(label.meterWidth) : 0
    const name = cutName(label, most - foldedWidth - metered, widthOfName)
    const nameWidth = widthOfName(name)
    const used = nameWidth + foldedWidth + metered
    const rest = most - used - partGap
    // Of an empty seat it is enough to say that it is empty; why is told when it comes about.
    const detail = label.urgent && node?.pid ? cutDetail(label, rest, widthOfDetail) : ''
    const pid = detail === '' && label.pidWidth <= rest ? label.pid : ''
    const pidWidth = pid === '' ? 0 : label.pidWidth
    const width = used + parted(pidWidth) + parted(detail === '' ? 0 : widthOfDetail(detail))
    return { lines, name, nameWidth, foldedWidth, meter, pid, pidWidth, detail, width: width * unit }
  }

  const name = cutName(label, most - foldedWidth, widthOfName)
  const nameWidth = widthOfName(name)
  const pid = label.pidWidth <= most ? label.pid : ''
  const pidWidth = pid === '' ? 0 : label.pidWidth
  const meter = label.meterWidth > 0 && pidWidth + parted(label.meterWidth) <= most
  const numbered = pidWidth + (meter ? parted(label.meterWidth) : 0)
  const detail = cutDetail(label, lines === 2 ? most - numbered - partGap : most, widthOfDetail)
  const detailWidth = detail === '' ? 0 : widthOfDetail(detail)
  const second = lines === 2 ? numbered + parted(detailWidth) : Math.max(numbered, detailWidth)
  const width = Math.max(nameWidth + foldedWidth, second) * unit
  return { lines, name, nameWidth, foldedWidth, meter, pid, pidWidth, detail, width }
}

/** Writes the labels of boxes, and remembers how each was written last. */
export type Writer = (box: Box, room: number, lettering: Lettering) => Written

export function createWriter(measure: Measure): Writer {
  const known = new WeakMap<Box, { room: number; unit: number; lines: number; written: Written }>()
  return (box, room, lettering) => {
    const { unit, lines } = lettering
    if (unit === 1 && lines === box.written.lines) return box.written
    const last = known.get(box)
    if (last && last.room === room && last.unit === unit && last.lines === lines) return last.written
    const written = write(box.label, box.node, room, lettering, measure)
    known.set(box, { room, unit, lines, written })
    return written
  }
}
