/**
 * The restarts that count against a supervisor's intensity, newest first, in whole seconds of its clock, and one
 * more at `now`. One that is exactly `period` seconds old still counts.
 * @see OTP stdlib, supervisor: add_restart/3
 */
export function addRestart(restarts: readonly number[], now: number, period: number): readonly number[] {
  return [now].concat(restartsWithin(restarts, now, period))
}

/** Those of `restarts`, newest first, that still count at `now`. */
export function restartsWithin(restarts: readonly number[], now: number, period: number): readonly number[] {
  let count = restarts.length
  while (count > 0 && (restarts[count - 1] as number) < now - period) count--
  return count === restarts.length ? restarts : restarts.slice(0, count)
}

/** The whole second in which `ms` of a world's clock lies. */
export function secondOf(ms: number): number {
  return Math.floor(ms / 1000)
}
