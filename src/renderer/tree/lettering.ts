/**
 * How labels are written at a zoom. Text does not shrink with the picture: it keeps its size and loses lines, and
 * then words, as room goes; it grows more slowly than the picture, so that zooming in brings lines back. Pure.
 */
import type { TreeNode } from '../../shared/protocol/events.ts'
import { cutDetail, cutName, type LabelText, nameScale, parted, partGap } from './label.ts'
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
  /** A supervisor's strategy, in OTP's words or in as few letters as there is room for. */
  readonly strategy: string
  readonly strategyWidth: number
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
  if (lines === 0) return nothing
  const most = room / unit
  const scale = nameScale(lines)
  const widthOfName = (text: string) =>
    (text === label.name ? label.nameWidth : measure(text, 'name')) * scale
  const widthOfDetail = (text: string) => measure(text, 'detail')
  if (lines === 1) return writeLine(label, node, most, unit, widthOfName, widthOfDetail)

  const { foldedWidth } = label
  const name = cutName(label, most - foldedWidth, widthOfName)
  const nameWidth = widthOfName(name)
  const pid = label.pidWidth <= most ? label.pid : ''
  const pidWidth = pid === '' ? 0 : label.pidWidth
  let used = pidWidth
  const short = lines === 2 && used + parted(label.strategyShortWidth) <= most ? label.strategyShort : ''
  let strategyWidth = short === '' ? 0 : label.strategyShortWidth
  const meter = label.meterWidth > 0 && used + parted(strategyWidth) + parted(label.meterWidth) <= most
  if (meter) used += parted(label.meterWidth)
  const whole = lines === 2 && used + parted(label.strategyWidth) <= most ? label.strategy : ''
  if (whole !== '') strategyWidth = label.strategyWidth
  const strategy = whole === '' ? short : whole
  used += parted(strategyWidth)
  const said = lines === 2 ? { detail: label.rest, urgent: label.urgent } : label
  const detail = cutDetail(said, lines === 2 ? most - used - partGap : most, widthOfDetail)
  const detailWidth = detail === '' ? 0 : widthOfDetail(detail)
  const second = lines === 2 ? used + parted(detailWidth) : Math.max(used, detailWidth)
  const width = Math.max(nameWidth + foldedWidth, second) * unit
  return { lines, name, nameWidth, foldedWidth, meter, pid, pidWidth, strategy, strategyWidth, detail, width }
}

const nothing: Written = {
  lines: 0,
  name: '',
  nameWidth: 0,
  foldedWidth: 0,
  meter: false,
  pid: '',
  pidWidth: 0,
  strategy: '',
  strategyWidth: 0,
  detail: '',
  width: 0,
}

/** All in one line: the name, then what is urgent, then the rest while there is room. */
function writeLine(
  label: LabelText,
  node: TreeNode | undefined,
  most: number,
  unit: number,
  widthOfName: (text: string) => number,
  widthOfDetail: (text: string) => number,
): Written {
  const { foldedWidth } = label
  // The meter of a supervisor that has restarts to count stands before everything but its name.
  let meter = label.meterWidth > 0 && (node?.supervisor?.restartsInWindow ?? 0) > 0
  const metered = meter ? parted(label.meterWidth) : 0
  const name = cutName(label, most - foldedWidth - metered, widthOfName)
  const nameWidth = widthOfName(name)
  let used = nameWidth + foldedWidth + metered
  // Of an empty seat it is enough to say that it is empty; why is told when it comes about.
  const detail = label.urgent && node?.pid ? cutDetail(label, most - used - partGap, widthOfDetail) : ''
  if (detail !== '') used += parted(widthOfDetail(detail))
  const strategy = detail === '' && used + parted(label.strategyShortWidth) <= most ? label.strategyShort : ''
  const strategyWidth = strategy === '' ? 0 : label.strategyShortWidth
  used += parted(strategyWidth)
  if (!meter && detail === '' && label.meterWidth > 0 && used + parted(label.meterWidth) <= most) {
    meter = true
    used += parted(label.meterWidth)
  }
  const pid = detail === '' && used + parted(label.pidWidth) <= most ? label.pid : ''
  const pidWidth = pid === '' ? 0 : label.pidWidth
  const width = (used + parted(pidWidth)) * unit
  return {
    lines: 1,
    name,
    nameWidth,
    foldedWidth,
    meter,
    pid,
    pidWidth,
    strategy,
    strategyWidth,
    detail,
    width,
  }
}

/** Writes the labels of boxes, and remembers how each was written last. */
export type Writer = (box: Box, room: number, lettering: Lettering) => Written

export function createWriter(measure: Measure): Writer {
  const known = new WeakMap<
    Box,
    { label: LabelText; room: number; unit: number; lines: number; written: Written }
  >()
  return (box, room, lettering) => {
    const { unit, lines } = lettering
    if (unit === 1 && lines === box.written.lines) return box.written
    const last = known.get(box)
    const fits = last?.label === box.label && last.room === room && last.unit === unit && last.lines === lines
    if (last && fits) return last.written
    const written = write(box.label, box.node, room, lettering, measure)
    known.set(box, { label: box.label, room, unit, lines, written })
    return written
  }
}
