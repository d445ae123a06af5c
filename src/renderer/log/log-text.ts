/** Lines of the log as text and as JSON. Pure. */
import type { LogLine } from '../../shared/protocol/events/log.ts'
import { clockText } from '../ui/format.ts'
import { kindWords } from './log-lines.ts'

/** As a console shows them: a header for each report, its words below, an empty line between two. */
export function logAsText(lines: readonly LogLine[]): string {
  return lines
    .map(
      line => `${clockText(line.atMs)} [${line.level}] ${kindWords[line.kind]} ${who(line)}\n${line.text}\n`,
    )
    .join('\n')
}

/** All that is known of each report; `atMs` is ms of the world's clock. */
export function logAsJson(lines: readonly LogLine[]): string {
  const told = lines.map(({ atMs, level, kind, pid, name, text }) => ({ atMs, level, kind, pid, name, text }))
  return `${JSON.stringify(told, null, 2)}\n`
}

const who = ({ name, pid }: LogLine): string => (name === '' ? pid : `${name} ${pid}`)
