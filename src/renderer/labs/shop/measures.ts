import type { Boot, Holding, LabCart } from '../../../shared/protocol/events.ts'
import { plural } from '../../ui/format.ts'

/** What was there before a crash and is not there any more: items and codes by name, lines of the log by number. */
export function lostOf(had: Holding, has: Holding): string[] {
  const missing = [
    ...had.items.filter(item => !has.items.includes(item)),
    ...had.codes.filter(code => !has.codes.includes(code)),
  ]
  const lines = had.lines - has.lines
  return lines > 0 ? [...missing, plural(lines, 'log line')] : missing
}

/** How much of what was there before has survived: "3 of 3". */
export function survivedText(had: Holding, has: Holding): string {
  const parts = had.items.length + had.codes.length + had.lines
  const items = had.items.filter(item => has.items.includes(item)).length
  const codes = had.codes.filter(code => has.codes.includes(code)).length
  return `${items + codes + Math.min(had.lines, has.lines)} of ${parts}`
}

/** Bytes that went to the disk for one change; null before the first. */
export function bytesAChange({ changes, bytes }: LabCart): number | null {
  return changes === 0 ? null : bytes / changes
}

/** "0 B", "412 B", "1.2 kB", "340 kB" */
export function smallBytesText(bytes: number): string {
  if (bytes < 1_000) return `${Math.round(bytes)} B`
  if (bytes < 10_000) return `${(bytes / 1_000).toFixed(1)} kB`
  return `${Math.round(bytes / 1_000).toLocaleString('en')} kB`
}

/** "0 ms", "0.4 ms", "12 ms", "5.3 s" */
export function timeText(ms: number): string {
  if (ms === 0) return '0 ms'
  if (ms < 10) return `${ms.toFixed(1)} ms`
  if (ms < 1_000) return `${Math.round(ms)} ms`
  return `${(ms / 1_000).toFixed(1)} s`
}

/** What a boot tells in numbers, in ms: when the supervisor was free, when all were whole, the longest wait for it. */
export function bootFigures({ carts, asks, supervisorMs }: Boot) {
  return {
    freeMs: supervisorMs,
    wholeMs: carts.length === 0 ? null : Math.max(...carts.map(([, , ready]) => ready)),
    longestWaitMs: asks.length === 0 ? null : Math.max(...asks.map(([asked, answered]) => answered - asked)),
  }
}

/**
 * The carts of a boot as paths of horizontal lines, in the units of the scales: until init began, until it returned, and
 * until the cart was whole.
 */
export function bootPaths(
  carts: Boot['carts'],
  x: (ms: number) => number,
  y: (row: number) => number,
): { wait: string; init: string; restore: string } {
  const rows = carts.toSorted(([a], [b]) => a - b)
  const lines = (from: (times: Boot['carts'][number]) => number, to: 0 | 1 | 2, least: number) =>
    rows
      .map((times, row) => {
        const width = Math.max(least, x(times[to]) - x(from(times)))
        return `M${x(from(times)).toFixed(1)} ${y(row).toFixed(2)}h${width.toFixed(1)}`
      })
      .join('')
  return {
    wait: lines(() => 0, 0, 0),
    // Even what took no time can be seen.
    init: lines(([begun]) => begun, 1, 1.2),
    restore: lines(([, started]) => started, 2, 0),
  }
}
