/** Where world time lies on the time bar. Pure. */

/** How much of the past the bar shows, in ms; null: all that is kept. */
export const spans = [60_000, 600_000, null] as const
export type Span = (typeof spans)[number]

export type Range = { readonly fromMs: number; readonly toMs: number }

/** Shortest stretch that the bar shows: a world that has just begun does not fill it. */
const shortestMs = 10_000

/** The stretch that the bar shows: the last `span` of what is kept, and as much more as `lookingAtMs` needs to be seen. */
export function rangeOf(kept: Range, span: Span, lookingAtMs: number | null): Range {
  const wanted = span === null ? kept.fromMs : kept.toMs - span
  const from = Math.max(kept.fromMs, Math.min(wanted, lookingAtMs ?? wanted))
  const toMs = Math.max(kept.toMs, from + 1)
  return { fromMs: Math.min(from, toMs - shortestMs), toMs }
}

/** Place of `ms` on a bar of `width`, with room for half a mark at both ends. */
export function placeOf(ms: number, { fromMs, toMs }: Range, width: number): number {
  return edge + ((ms - fromMs) / (toMs - fromMs)) * Math.max(0, width - 2 * edge)
}

export function timeAt(x: number, { fromMs, toMs }: Range, width: number): number {
  const part = (x - edge) / Math.max(1, width - 2 * edge)
  return fromMs + Math.min(1, Math.max(0, part)) * (toMs - fromMs)
}

/** Pixels at both ends of the bar in which nothing lies. */
export const edge = 8

/** "2.3 s ago", "4 min 10 s ago" */
export function agoText(ms: number): string {
  const seconds = ms / 1000
  if (ms < 1) return 'now'
  if (seconds < 1) return `${Math.round(ms)} ms ago`
  if (seconds < 60) return `${seconds.toFixed(1)} s ago`
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min ${Math.floor(seconds % 60)} s ago`
  return `${Math.floor(seconds / 3600)} h ${Math.floor((seconds / 60) % 60)} min ago`
}
