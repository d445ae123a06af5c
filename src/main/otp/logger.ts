import { infinity, undefined_ } from '../../shared/atoms.ts'
import { type Atom, isRecord, type Term, type TermRecord } from '../../shared/term.ts'
import { type Coroutine, effect, get, type LogLevel, type Process, put } from '../runtime/index.ts'
import { callServer } from './gen-server/call.ts'
import { startServer } from './gen-server/start.ts'
import {
  type LogFilter,
  type LoggerConfig,
  type LogHandler,
  loggerConfig,
  loggerName,
  type PrimaryConfig,
} from './logger/config.ts'
import { otpConfig } from './logger/defaults.ts'
import type { LogThreshold } from './logger/levels.ts'
import { isHeard, logMessage, metadataKey } from './logger/log.ts'
import { type LoggerChange, loggerServer } from './logger/server.ts'

export type {
  FilterAnswer,
  LogEvent,
  LogFilter,
  LogFormatter,
  LoggerConfig,
  LogHandler,
} from './logger/config.ts'
export { elixirConfig, otpConfig, otpDefaultHandler } from './logger/defaults.ts'
export { elixirText, elixirWords } from './logger/elixir-text.ts'
export { logFilters } from './logger/filters.ts'
export { elixirFormatter, elixirSaslFormatter, otpFormatter } from './logger/formatters.ts'
export type { LogThreshold } from './logger/levels.ts'
export { otpText } from './logger/otp-text.ts'

/**
 * The log of a world. What processes and OTP itself have to say goes, where its level passes the primary one and no
 * filter stops it, to each handler: the world's output, a process, or a function. The world's tap hears all of it.
 *
 *     yield* Logger.startLink(self)                                    // as erl: from notice on, on standard_io
 *     Logger.warning(self, 'the shop is nearly full', { shop: 7 })
 *     yield* Logger.setPrimaryConfig(self, { level: 'debug' })
 *     yield* Logger.addHandler(self, { ...otpDefaultHandler, id: atom('mine'), to: { process: self.pid } })
 *
 * Without a logger process nothing is handled, and only the tap hears. Differs: handlers are given their formatter
 * and filters as functions, and times are UTC.
 * @see OTP kernel, logger; Elixir, Logger
 */
export const Logger = {
  /** Starts the process `logger` with `config`, `otpConfig` (default) or `elixirConfig`. */
  startLink(self: Process, config: LoggerConfig = otpConfig): Coroutine<Term> {
    return startServer(self, loggerServer as never, config as unknown as Term, { name: loggerName }, true)
  },

  /** Logs a text or a report, with `metadata` over what the process set. @returns the atom `ok` at once */
  log(self: Process, level: LogLevel, message: string | TermRecord, metadata: TermRecord = {}): void {
    const module = moduleOf(self)
    if (isHeard(self, level, module, 'message')) logMessage(self, level, message, metadata, module)
  },

  debug: at('debug'),
  info: at('info'),
  notice: at('notice'),
  warning: at('warning'),
  error: at('error'),
  critical: at('critical'),
  alert: at('alert'),
  emergency: at('emergency'),

  /** What this process adds to the metadata of all it logs. */
  setProcessMetadata(self: Process, metadata: TermRecord): void {
    put(self, metadataKey, metadata)
  },

  updateProcessMetadata(self: Process, metadata: TermRecord): void {
    put(self, metadataKey, { ...Logger.getProcessMetadata(self), ...metadata })
  },

  getProcessMetadata(self: Process): TermRecord {
    const own = get(self, metadataKey)
    return own !== undefined_ && isRecord(own) ? own : {}
  },

  /** The configuration in use, or null when no logger runs. */
  getConfig(self: Process): LoggerConfig | null {
    return effect(self, () => loggerConfig(self.world))
  },

  /** Changes level, filters or default of what is handled at all. */
  setPrimaryConfig(self: Process, set: Partial<PrimaryConfig>): Coroutine<Term> {
    return change(self, { change: 'primary', set })
  },

  /** The level for what the module of this name logs, in place of the primary one; null takes it off. */
  setModuleLevel(self: Process, module: string, level: LogThreshold | null): Coroutine<Term> {
    return change(self, { change: 'module_level', module, level })
  },

  /** @returns `ok` or `{error, {already_exist, Id}}` */
  addHandler(self: Process, handler: LogHandler): Coroutine<Term> {
    return change(self, { change: 'add_handler', handler })
  },

  /** @returns `ok` or `{error, {not_found, Id}}`, as all that follow */
  removeHandler(self: Process, id: Atom): Coroutine<Term> {
    return change(self, { change: 'remove_handler', id })
  },

  setHandlerConfig(self: Process, id: Atom, set: Partial<Omit<LogHandler, 'id'>>): Coroutine<Term> {
    return change(self, { change: 'set_handler', id, set })
  },

  /** @returns `{error, {already_exist, Id}}` where one has that id */
  addPrimaryFilter(self: Process, filter: LogFilter): Coroutine<Term> {
    return change(self, { change: 'add_filter', handler: null, filter })
  },

  removePrimaryFilter(self: Process, id: Atom): Coroutine<Term> {
    return change(self, { change: 'remove_filter', handler: null, id })
  },

  addHandlerFilter(self: Process, handler: Atom, filter: LogFilter): Coroutine<Term> {
    return change(self, { change: 'add_filter', handler, filter })
  },

  removeHandlerFilter(self: Process, handler: Atom, id: Atom): Coroutine<Term> {
    return change(self, { change: 'remove_filter', handler, id })
  },
} as const

function at(level: LogLevel): (self: Process, message: string | TermRecord, metadata?: TermRecord) => void {
  return (self, message, metadata) => Logger.log(self, level, message, metadata)
}

function change(self: Process, request: LoggerChange): Coroutine<Term> {
  return callServer(self, loggerName, request as unknown as Term, infinity)
}

/** Module of the callback that runs. */
function moduleOf(self: Process): string {
  const [name = ''] = self.program.currentFunction(self).split('/')
  return name.slice(0, Math.max(0, name.lastIndexOf('.'))) || 'erlang'
}
