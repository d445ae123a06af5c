/** Numbers as people read them. Pure. */

/** World time: "00:12.345", from an hour on "1:00:12". */
export function clockText(ms: number): string {
  const whole = Math.max(0, Math.floor(ms))
  const seconds = Math.floor(whole / 1000)
  const two = (value: number) => `${value}`.padStart(2, '0')
  if (seconds >= 3600) {
    return `${Math.floor(seconds / 3600)}:${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`
  }
  return `${two(Math.floor(seconds / 60))}:${two(seconds % 60)}.${`${whole % 1000}`.padStart(3, '0')}`
}

/** World time as short as it can be told: "12.345", from a minute on "1:02.345". */
export const shortClockText = (ms: number): string => clockText(ms).replace(/^0(?:0:0?)?/, '')

/** A time between two moments: "2 ms", "1.2 s", "3 min" */
export function durationText(ms: number): string {
  if (ms < 1000) return `${Math.round(ms)} ms`
  if (ms < 120_000) return `${(ms / 1000).toLocaleString('en', { maximumFractionDigits: 1 })} s`
  return `${Math.round(ms / 60_000).toLocaleString('en')} min`
}

/** "812 kB", "41 MB" */
export function bytesText(bytes: number): string {
  if (bytes < 1_000_000) return `${Math.round(bytes / 1000)} kB`
  if (bytes < 10_000_000) return `${(bytes / 1_000_000).toFixed(1)} MB`
  if (bytes < 1_000_000_000) return `${Math.round(bytes / 1_000_000)} MB`
  return `${(bytes / 1_000_000_000).toFixed(1)} GB`
}

/** "38", "1,204", "12.3 k" */
export function countText(count: number): string {
  if (count >= 10_000) return `${(count / 1000).toFixed(1)} k`
  return Math.round(count).toLocaleString('en')
}

export const priceText = (dollars: number): string =>
  dollars < 0 ? `−$${-dollars}` : `$${dollars.toLocaleString('en')}`

export const plural = (count: number, one: string, many = `${one}s`): string =>
  `${count.toLocaleString('en')} ${count === 1 ? one : many}`
