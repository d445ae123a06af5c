import { limits } from '../../shared/limits.ts'
import type { LogLine } from '../../shared/protocol/events/log.ts'
import type { TermSyntax } from '../../shared/term-text.ts'
import { elixirWords } from '../otp/logger.ts'
import type { LogEntry } from './log-book.ts'

/**
 * What a window is told of a report: as Elixir's Logger words it, which takes no notice of some, or as Erlang does. Where it
 * lies in the past is for others to say.
 */
export function logLine({ id, atMs, report, seat, name }: LogEntry, syntax: TermSyntax): Omit<LogLine, 'at'> {
  const words = syntax === 'elixir' ? elixirWords(report, 'debug') : null
  const whole = (words ?? report.text).replace(/^\n+|\s+$/g, '')
  const cut = whole.length > limits.logReportChars
  return {
    id,
    atMs,
    level: report.level,
    kind: report.kind,
    pid: String(report.pid),
    name,
    key: seat?.key ?? null,
    text: cut ? `${whole.slice(0, limits.logReportChars)}…` : whole,
    cut,
  }
}
