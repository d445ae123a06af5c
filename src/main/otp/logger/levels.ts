import type { LogLevel } from '../../runtime/index.ts'

/** Most severe first. @see OTP kernel, logger: level/0 */
export const logLevels: readonly LogLevel[] = [
  'emergency',
  'alert',
  'critical',
  'error',
  'warning',
  'notice',
  'info',
  'debug',
]

/** What lets events pass: those of a level and above, all, or none. */
export type LogThreshold = LogLevel | 'all' | 'none'

export function passes(level: LogLevel, threshold: LogThreshold): boolean {
  return severity(level) <= severityMax(threshold)
}

/** Below 0 when `a` is less severe than `b`, above when it is more. @see OTP kernel, logger: compare_levels/2 */
export function compareLevels(a: LogLevel, b: LogLevel): number {
  return severity(b) - severity(a)
}

/** The level that Elixir 1.14 knows for one of Erlang's, which are more. */
export function elixirLevel(level: LogThreshold): 'error' | 'warn' | 'info' | 'debug' {
  if (level === 'none') return 'error'
  if (level === 'all' || level === 'debug') return 'debug'
  if (level === 'warning') return 'warn'
  return level === 'notice' || level === 'info' ? 'info' : 'error'
}

function severity(level: LogLevel): number {
  return logLevels.indexOf(level)
}

function severityMax(threshold: LogThreshold): number {
  if (threshold === 'all') return logLevels.length
  return threshold === 'none' ? -1 : severity(threshold)
}
