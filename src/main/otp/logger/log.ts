import { atom, isRecord, Pid, type Term, type TermRecord, tuple } from '../../../shared/term.ts'
import {
  effect,
  freeze,
  get,
  type LogLevel,
  type LogReport,
  type Process,
  send,
  type World,
} from '../../runtime/index.ts'
import { whereisServer } from '../server-name.ts'
import { charlist } from '../sys/charlist.ts'
import { allows, filtered, type LogEvent, type LogHandler, loggerConfig, loggerName } from './config.ts'
import { passes } from './levels.ts'
import { otpText } from './otp-text.ts'

/** A report on its way to the log. */
export type Report = {
  readonly level: LogLevel
  readonly kind: LogReport['kind']
  /** OTP's own map, with its `label`. */
  readonly report: TermRecord
  /** Module that logs. */
  readonly module: string
  /** Default `[otp]`. */
  readonly domain?: readonly Term[]
  /** Title of its header: "CRASH REPORT". Default: by the level. */
  readonly title?: string
}

/** Process dictionary key of what a process adds to the metadata of all it logs. @see OTP kernel, logger */
export const metadataKey = atom('$logger_metadata$')

/**
 * Whether anybody hears what `module` logs at `level`: the world's tap, or a handler. Asked before a report is made,
 * since making one costs more than all else.
 */
export function isHeard(self: Process, level: LogLevel, module: string, kind: LogReport['kind']): boolean {
  return effect(self, () => wouldHear(self.world, level, module, kind))
}

/** As `isHeard`, without being noted for forks: for those who do nothing else when nobody would hear. */
export function wouldHear(world: World, level: LogLevel, module: string, kind: LogReport['kind']): boolean {
  if (world.hearsReports || (world.tap !== null && isSaid(kind))) return true
  const config = loggerConfig(world)
  return config !== null && config.handlers.length > 0 && allows(config, level, module)
}

/** Whether a report is somebody's own, and not one that OTP makes of what can be seen by itself. */
function isSaid(kind: LogReport['kind']): boolean {
  return kind === 'message' || kind === 'application'
}

/** Logs a report of OTP's: tells the tap, and hands it to the handlers of the world's logger. */
export function logReport(self: Process, { level, kind, report, module, domain, title }: Report): void {
  effect(self, () => {
    const { world } = self
    const frozen = freeze(report)
    if (world.hearsReports || (world.tap !== null && isSaid(kind)))
      world.emit({ type: 'report', report: reportOf(self, level, kind, frozen) })
    // The rest is for handlers.
    if (loggerConfig(world) === null) return
    const meta: TermRecord = {
      domain: domain ?? [atom('otp')],
      mfa: tuple(atom(module), atom('log'), 0),
      ...(title === undefined ? {} : { logger_formatter: { title } }),
    }
    dispatch(self, { level, message: { report: frozen }, meta: metaOf(self, meta) }, module)
  })
}

/** For the tap; it is put into words when somebody reads them. */
function reportOf(self: Process, level: LogLevel, kind: LogReport['kind'], report: TermRecord): LogReport {
  return {
    level,
    kind,
    pid: self.pid,
    report,
    get text() {
      return otpText(report)
    },
  }
}

/** Logs a text of OTP's own; `term`: what it is about. */
export function logText(
  self: Process,
  level: LogLevel,
  kind: LogReport['kind'],
  term: Term,
  text: string,
): void {
  effect(self, () => {
    const { world } = self
    if (world.tap !== null)
      world.emit({ type: 'report', report: { level, kind, pid: self.pid, report: freeze(term), text } })
    dispatch(self, { level, message: { text }, meta: metaOf(self, { domain: [atom('otp')] }) }, 'erlang')
  })
}

/** Logs a text or a report of an application's own. */
export function logMessage(
  self: Process,
  level: LogLevel,
  message: string | TermRecord,
  given: TermRecord,
  module: string,
): void {
  effect(self, () => {
    const { world } = self
    const frozen = freeze(message)
    const text = typeof frozen === 'string' ? frozen : otpText(frozen)
    if (world.tap !== null)
      world.emit({ type: 'report', report: { level, kind: 'message', pid: self.pid, report: frozen, text } })
    const body = typeof frozen === 'string' ? { text: frozen } : { report: frozen }
    dispatch(self, { level, message: body, meta: metaOf(self, given) }, module)
  })
}

/** Hands an event to each handler that wants it. @see OTP kernel, logger_backend: log_allowed/2 */
export function dispatch(self: Process, event: LogEvent, module: string): void {
  const config = loggerConfig(self.world)
  if (config === null || !allows(config, event.level, module)) return
  const passed = filtered(event, config.primary.filters, config.primary.filterDefault)
  if (passed === null) return
  for (const handler of config.handlers) {
    if (!passes(passed.level, handler.level)) continue
    const mine = filtered(passed, handler.filters, handler.filterDefault)
    if (mine !== null) handle(self, handler, mine, config.primary.level)
  }
}

function handle(
  self: Process,
  handler: LogHandler,
  event: LogEvent,
  threshold: Parameters<LogHandler['formatter']>[1],
): void {
  try {
    const text = handler.formatter(event, threshold)
    if (text === null) return
    const { to } = handler
    if ('output' in to) self.world.output?.(self.pid, to.output, text)
    else if ('log' in to) to.log(eventTerm(event), text)
    else {
      const pid = to.process instanceof Pid ? to.process : whereisServer(self, to.process as symbol)
      if (pid !== undefined) send(self, pid, tuple(atom('log'), eventTerm(event), text))
    }
  } catch {
    // A handler that fails is taken off, so that one fault does not come back with every event.
    const logger = whereisServer(self, loggerName)
    if (logger !== undefined)
      send(self, logger, tuple(atom('$gen_cast'), tuple(atom('remove_failing_handler'), handler.id)))
  }
}

/** `#{level => Level, msg => {string | report, Message}, meta => Meta}`. @see OTP kernel, logger: log_event/0 */
export function eventTerm({ level, message, meta }: LogEvent): Term {
  let msg: Term
  if ('text' in message) msg = tuple(atom('string'), message.text)
  else if ('report' in message) msg = tuple(atom('report'), message.report)
  else msg = tuple(charlist(message.format), message.args)
  return { level: atom(level), msg, meta }
}

function metaOf(self: Process, given: TermRecord): TermRecord {
  const own = get(self, metadataKey)
  const time = (self.world.epochMs + Math.floor(self.world.now)) * 1000
  return freeze({ pid: self.pid, gl: self.pid, time, ...(isRecord(own) ? own : {}), ...given })
}
