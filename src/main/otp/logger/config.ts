import { type Atom, atom, type Fun, type Term, type TermRecord } from '../../../shared/term.ts'
import type { LogLevel, World } from '../../runtime/index.ts'
import { BehaviourProgram } from '../sys/behaviour.ts'
import { type LogThreshold, passes } from './levels.ts'

/** Something that was logged. */
export type LogEvent = {
  readonly level: LogLevel
  /** A text; a report, which is a map; or Erlang's format and its arguments. */
  readonly message:
    | { readonly text: string }
    | { readonly report: TermRecord }
    | { readonly format: string; readonly args: readonly Term[] }
  /** `pid`, `time` in µs since 1970, `domain`, and what the process and the caller added. */
  readonly meta: TermRecord
}

/** Says of an event: take it (perhaps changed), leave it, or let the next filter say. */
export type FilterAnswer = LogEvent | 'stop' | 'ignore'
export type LogFilter = { readonly id: Atom; readonly filter: (event: LogEvent) => FilterAnswer }

/** How a handler writes an event; null: not at all. `threshold`: the primary level. */
export type LogFormatter = (event: LogEvent, threshold: LogThreshold) => string | null

/** Where events go. @see OTP kernel, logger: handler_config/0 */
export type LogHandler = {
  readonly id: Atom
  readonly level: LogThreshold
  readonly filters: readonly LogFilter[]
  /** What happens to an event that no filter speaks about. */
  readonly filterDefault: 'log' | 'stop'
  readonly formatter: LogFormatter
  /** A process, which gets `{log, Event, Text}`; the world's output of that name; or a module's own function. */
  readonly to: { readonly process: Term } | { readonly output: string } | { readonly log: Fun }
}

/** What decides over all events, before a handler sees them. */
export type PrimaryConfig = {
  readonly level: LogThreshold
  readonly filters: readonly LogFilter[]
  readonly filterDefault: 'log' | 'stop'
}

export type LoggerConfig = {
  readonly primary: PrimaryConfig
  /** Levels of single modules, by name; they replace the primary one for what those log. */
  readonly modules: Readonly<Record<string, LogThreshold>>
  readonly handlers: readonly LogHandler[]
}

/** Name of the process that keeps the configuration. */
export const loggerName = atom('logger') as symbol

/** The configuration of `world`'s logger, or null when none runs. Read from its record: nobody waits for it. */
export function loggerConfig(world: World): LoggerConfig | null {
  const program = world.names.get(loggerName)?.program
  if (!(program instanceof BehaviourProgram) || !('state' in program)) return null
  const state = program.state as { config?: LoggerConfig } | null
  return state?.config ?? null
}

/** Whether what `module` logs at `level` passes the first gate. @see OTP kernel, logger: allow/2 */
export function allows(config: LoggerConfig, level: LogLevel, module: string): boolean {
  const own = Object.hasOwn(config.modules, module) ? config.modules[module] : undefined
  return passes(level, own ?? config.primary.level)
}

/** The event after `filters`; null when it is stopped. @see OTP kernel, logger_backend: apply_filters */
export function filtered(
  event: LogEvent,
  filters: readonly LogFilter[],
  filterDefault: 'log' | 'stop',
): LogEvent | null {
  let current = event
  let spoken = false
  for (const { filter } of filters) {
    const answer = filter(current)
    if (answer === 'stop') return null
    if (answer === 'ignore') continue
    current = answer
    spoken = true
  }
  return spoken || filterDefault === 'log' ? current : null
}
