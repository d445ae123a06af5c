import { error, ok } from '../../../shared/atoms.ts'
import { type Atom, atom, type Fun, isTagged, type Term, Tuple, tuple } from '../../../shared/term.ts'
import { equalTerms } from '../../../shared/term-order.ts'
import { ErlangThrow, freeze, output, type Process, systemTime } from '../../runtime/index.ts'

/** How a behaviour prints one of its system events; `name` is what the process is called in it. */
export type FormatEvent = (event: Term, name: Term) => string

/** What watches a process, the newest first. Never changes: what is done to it gives a new one. */
export type Debug = readonly Watch[]

type Watch =
  | { readonly item: typeof trace; readonly data: true }
  | { readonly item: typeof log; readonly data: Log }
  | { readonly item: typeof statistics; readonly data: Statistics }
  /** A debug function, known by itself or by an id. */
  | { readonly item: Term; readonly data: Debugger }

type Log = { readonly size: number; readonly events: readonly Logged[] }
type Logged = { readonly event: Term; readonly name: Term; readonly format: FormatEvent }
type Statistics = {
  readonly startedAt: Term
  readonly reductions: number
  readonly messagesIn: number
  readonly messagesOut: number
}
type Debugger = { readonly fun: Fun; readonly state: Term }

const trace = atom('trace') as symbol
const log = atom('log') as symbol
const statistics = atom('statistics') as symbol

/** Where trace lines and printed logs appear. */
const channel = 'standard_io'
const logSize = 10

/** Nobody watches. */
export const noDebug: Debug = []

/**
 * Tells what watches `self` of `event`: `{in, Message}`, `{out, Reply, To, State}`, `{noreply, State}`… A debug function
 * that returns `done` or fails is taken off.
 * @see OTP stdlib, sys: handle_debug/4
 */
export function handleDebug(
  self: Process,
  debug: Debug,
  format: FormatEvent,
  name: Term,
  event: Term,
): Debug {
  return debug.flatMap((watch): Watch[] => {
    if (isTrace(watch)) {
      output(self, channel, format(event, name))
      return [watch]
    }
    if (isLog(watch)) return [{ ...watch, data: logged(watch.data, { event, name, format }) }]
    if (isStatistics(watch)) return [{ ...watch, data: counted(watch.data, event) }]
    const { fun, state } = watch.data as Debugger
    const next = debugged(fun, state, event, name)
    return next === done ? [] : [{ item: watch.item, data: { fun, state: next } }]
  })
}

/**
 * Does what a `{debug, What}` system message asks.
 * @see OTP stdlib, sys: install/2, log/2, log_to_file/2, no_debug/1, remove/2, statistics/2, trace/2
 */
export function debugCommand(self: Process, debug: Debug, what: Term): { answer: Term; debug: Debug } {
  if (what === atom('no_debug')) return { answer: ok, debug: noDebug }
  const [command, argument] = what instanceof Tuple ? (what.items as readonly Term[]) : []
  switch (command as Atom) {
    case trace:
      return flag(debug, trace, argument, () => ({ item: trace, data: true }))
    case log:
      return logCommand(self, debug, argument as Term)
    case statistics:
      if (argument === atom('get')) return { answer: tuple(ok, readStatistics(self, debug)), debug }
      return flag(debug, statistics, argument, () => startStatistics(self))
    case atom('log_to_file'):
      // A world has no files but those of its tables.
      return { answer: argument === false ? ok : tuple(error, atom('open_file')), debug }
    case atom('install'): {
      const watch = debuggerOf(argument as Term)
      return watch === null ? unknown(debug) : { answer: ok, debug: install(debug, watch) }
    }
    case atom('remove'):
      return { answer: ok, debug: remove(debug, argument as Term) }
    default:
      return unknown(debug)
  }
}

/** What a server is watched by from its start on. @see OTP stdlib, sys: debug_options/1 */
export function debugOptions(self: Process, options: readonly Term[]): Debug {
  // Nearly all servers are started without any.
  if (options.length === 0) return noDebug
  return withOptions(self, options)
}

function withOptions(self: Process, options: readonly Term[]): Debug {
  return options.reduce<Debug>((debug, option) => {
    const command = option instanceof Tuple ? option : tuple(option as Term, true)
    if (isTagged(command, log, 2) && typeof command.items[1] === 'number')
      return debugCommand(self, debug, tuple(log, tuple(true, command.items[1]))).debug
    return debugCommand(self, debug, command).debug
  }, noDebug)
}

/** The events of the log, oldest first; none when none is kept. @see OTP stdlib, sys: get_log/1 */
export function loggedEvents(debug: Debug): Term[] {
  return debug.find(isLog)?.data.events.map(({ event }) => event) ?? []
}

/** What watches, as `sys:get_status` shows it. Differs: a log is shown as the list of its events. */
export function shownDebug(debug: Debug): Term {
  return debug.map(watch => {
    if (isTrace(watch)) return tuple(trace, true)
    if (isLog(watch)) return tuple(log, loggedEvents(debug))
    if (isStatistics(watch)) {
      const { startedAt, reductions, messagesIn, messagesOut } = watch.data
      const counts = [startedAt, tuple(atom('reductions'), reductions), messagesIn, messagesOut]
      return tuple(statistics, new Tuple(counts))
    }
    const { fun, state } = watch.data as Debugger
    return tuple(watch.item, watch.item === fun ? state : tuple(fun, state))
  })
}

function isTrace(watch: Watch): watch is Extract<Watch, { data: true }> {
  return watch.item === trace
}

function isLog(watch: Watch): watch is { item: typeof log; data: Log } {
  return watch.item === log
}

function isStatistics(watch: Watch): watch is { item: typeof statistics; data: Statistics } {
  return watch.item === statistics
}

const done: unique symbol = Symbol('done')

function debugged(fun: Fun, state: Term, event: Term, name: Term): Term | typeof done {
  let next: unknown
  try {
    next = fun(state, event, name)
  } catch (thrown) {
    if (!(thrown instanceof ErlangThrow)) return done
    next = thrown.value
  }
  return next === atom('done') ? done : freeze((next ?? null) as Term)
}

function logged({ size, events }: Log, event: Logged): Log {
  return { size, events: [...events, event].slice(-size) }
}

function logCommand(self: Process, debug: Debug, argument: Term): { answer: Term; debug: Debug } {
  const kept = debug.find(isLog)?.data.events ?? []
  // As in OTP a log that is kept already keeps its size.
  const keep = (size: number): { answer: Term; debug: Debug } => ({
    answer: ok,
    debug: install(debug, { item: log, data: { size, events: [] } }),
  })
  if (argument === true) return keep(logSize)
  if (isTagged(argument, true, 2)) {
    const size = argument.items[1]
    if (typeof size === 'number' && Number.isInteger(size) && size >= 1) return keep(size)
  }
  if (argument === false) return { answer: ok, debug: remove(debug, log) }
  if (argument === atom('get')) return { answer: tuple(ok, loggedEvents(debug)), debug }
  if (argument === atom('print')) {
    for (const { event, name, format } of kept) output(self, channel, format(event, name))
    return { answer: ok, debug }
  }
  return unknown(debug)
}

function counted(data: Statistics, event: Term): Statistics {
  const [tag] = event instanceof Tuple ? event.items : []
  const size = event instanceof Tuple ? event.size : 0
  if (tag === atom('in') && (size === 2 || size === 3)) return { ...data, messagesIn: data.messagesIn + 1 }
  if (tag === atom('out') && (size === 3 || size === 4)) return { ...data, messagesOut: data.messagesOut + 1 }
  return data
}

function startStatistics(self: Process): Watch {
  const data = { startedAt: dateTime(self), reductions: self.reductions, messagesIn: 0, messagesOut: 0 }
  return { item: statistics, data }
}

function readStatistics(self: Process, debug: Debug): Term {
  const data = debug.find(isStatistics)?.data
  if (data === undefined) return atom('no_statistics')
  return [
    tuple(atom('start_time'), data.startedAt),
    tuple(atom('current_time'), dateTime(self)),
    tuple(atom('reductions'), self.reductions - data.reductions),
    tuple(atom('messages_in'), data.messagesIn),
    tuple(atom('messages_out'), data.messagesOut),
  ]
}

/** `{{Year, Month, Day}, {Hour, Minute, Second}}` of the world's clock, in UTC. */
function dateTime(self: Process): Term {
  const at = new Date(systemTime(self))
  return tuple(
    tuple(at.getUTCFullYear(), at.getUTCMonth() + 1, at.getUTCDate()),
    tuple(at.getUTCHours(), at.getUTCMinutes(), at.getUTCSeconds()),
  )
}

function debuggerOf(argument: Term): Watch | null {
  if (!(argument instanceof Tuple)) return null
  const items = argument.items as readonly Term[]
  const [id, fun, state] = items.length === 2 ? [items[0], items[0], items[1]] : items
  if (typeof fun !== 'function') return null
  return { item: id as Term, data: { fun, state: state as Term } }
}

function flag(
  debug: Debug,
  item: Term,
  on: Term | undefined,
  make: () => Watch,
): { answer: Term; debug: Debug } {
  if (on === true) return { answer: ok, debug: install(debug, make()) }
  if (on === false) return { answer: ok, debug: remove(debug, item) }
  return unknown(debug)
}

function install(debug: Debug, watch: Watch): Debug {
  return debug.some(({ item }) => equalTerms(item, watch.item)) ? debug : [watch, ...debug]
}

function remove(debug: Debug, item: Term): Debug {
  return debug.filter(watch => !equalTerms(watch.item, item))
}

function unknown(debug: Debug): { answer: Term; debug: Debug } {
  return { answer: atom('unknown_debug'), debug }
}
