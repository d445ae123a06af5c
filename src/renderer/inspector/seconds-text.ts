/** A time of the world's clock as it is said: "0.4 s", "12.0 s", "3 min 5 s". Pure. */
export function secondsText(ms: number): string {
  const seconds = Math.max(0, ms) / 1000
  if (seconds < 100) return `${seconds.toFixed(1)} s`
  return `${Math.floor(seconds / 60)} min ${Math.floor(seconds % 60)} s`
}
