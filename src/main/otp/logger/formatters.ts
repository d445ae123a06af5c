import { isRecord, type TermRecord } from '../../../shared/term.ts'
import type { LogFormatter } from './config.ts'
import { elixirText } from './elixir-text.ts'
import { elixirLevel } from './levels.ts'
import { formatArgs, otpText } from './otp-text.ts'

/**
 * As `erl` writes: a header with title and time, and OTP's words. Times are UTC.
 * @see OTP kernel, logger_formatter: legacy_header, single_line
 */
export const otpFormatter: LogFormatter = ({ level, message, meta }) => {
  const own = meta.logger_formatter
  const title = isRecord(own) && typeof own.title === 'string' ? own.title : `${level.toUpperCase()} REPORT`
  const at = new Date(Math.floor((meta.time as number) / 1000))
  const date = `${at.getUTCDate()}-${months[at.getUTCMonth()]}-${at.getUTCFullYear()}`
  const micro = String((meta.time as number) % 1_000_000).padStart(6, '0')
  const clock = [at.getUTCHours(), at.getUTCMinutes(), at.getUTCSeconds()].map(pad2).join(':')
  let text: string
  if ('text' in message) text = message.text
  else text = 'report' in message ? otpText(message.report) : formatArgs(message.format, message.args)
  return `=${title}==== ${date}::${clock}.${micro} ===\n${text}\n`
}

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']

/** As Elixir's console backend writes: "\n12:00:00.000 [info] text\n". Times are UTC. */
export const elixirFormatter: LogFormatter = (event, threshold) => {
  if (isSasl(event.meta)) return null
  const text = elixirText(event, threshold)
  if (text === null) return null
  const at = new Date(Math.floor((event.meta.time as number) / 1000))
  const clock = [at.getUTCHours(), at.getUTCMinutes(), at.getUTCSeconds()].map(pad2).join(':')
  const ms = String(at.getUTCMilliseconds()).padStart(3, '0')
  return `\n${clock}.${ms} [${elixirLevel(event.level)}] ${text}\n`
}

/** As `elixirFormatter`, with supervisor, crash and progress reports: `handle_sasl_reports: true`. */
export const elixirSaslFormatter: LogFormatter = (event, threshold) =>
  elixirFormatter({ ...event, meta: { ...event.meta, domain: [] } }, threshold)

/** Whether an event is one of those that Elixir leaves out unless it is told not to. */
function isSasl({ domain }: TermRecord): boolean {
  return Array.isArray(domain) && domain[0] === Symbol.for('otp') && domain[1] === Symbol.for('sasl')
}

function pad2(value: number): string {
  return String(value).padStart(2, '0')
}
