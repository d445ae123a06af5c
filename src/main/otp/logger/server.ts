import { error, noreply, ok, reply } from '../../../shared/atoms.ts'
import { type Atom, atom, isRecord, isTagged, type Term, Tuple, tuple } from '../../../shared/term.ts'
import type { LogLevel, Process } from '../../runtime/index.ts'
import type { CallResult, CastResult, GenServerModule } from '../gen-server/module.ts'
import { charlistText } from '../sys/charlist.ts'
import type { LogFilter, LoggerConfig, LogHandler, PrimaryConfig } from './config.ts'
import { type LogThreshold, logLevels } from './levels.ts'
import { dispatch, logMessage } from './log.ts'

/** Kept as an object with one field, by which the configuration is found in the record of the process. */
type State = { readonly config: LoggerConfig }

/** What a configuration is changed by. Data, with the filters' and formatters' functions in it. */
export type LoggerChange =
  | { readonly change: 'primary'; readonly set: Partial<PrimaryConfig> }
  | { readonly change: 'module_level'; readonly module: string; readonly level: LogThreshold | null }
  | { readonly change: 'add_handler'; readonly handler: LogHandler }
  | { readonly change: 'remove_handler'; readonly id: Atom }
  | { readonly change: 'set_handler'; readonly id: Atom; readonly set: Partial<Omit<LogHandler, 'id'>> }
  | { readonly change: 'add_filter'; readonly handler: Atom | null; readonly filter: LogFilter }
  | { readonly change: 'remove_filter'; readonly handler: Atom | null; readonly id: Atom }

/** The process that keeps the configuration of a world's logger. @see OTP kernel, logger_server */
export const loggerServer: GenServerModule<State, Term> = {
  name: 'logger',

  init: config => tuple(ok, { config: config as unknown as LoggerConfig }),

  handleCall(request, _from, state): CallResult<State> {
    const { answer, config } = changed(state.config, request as unknown as LoggerChange)
    return tuple(reply, answer, config === state.config ? state : { config })
  },

  handleCast(request, state, self): CastResult<State> {
    if (!isTagged(request, atom('remove_failing_handler'), 2)) return tuple(noreply, state)
    const id = request.items[1] as Atom
    const { answer, config } = changed(state.config, { change: 'remove_handler', id })
    if (answer === ok) logMessage(self, 'error', { removed_failing_handler: id }, {}, 'logger')
    return tuple(noreply, { config })
  },

  handleInfo(message, state, self): CastResult<State> {
    // What the emulator has to say comes as a message.
    if (isTagged(message, atom('log'), 5)) fromEmulator(self, message)
    return tuple(noreply, state)
  },

  showState({ config: { primary, modules, handlers } }) {
    return {
      primary: atom(primary.level),
      modules: Object.entries(modules).map(([name, level]) => tuple(atom(name), atom(level))),
      handlers: handlers.map(({ id, level }) => tuple(id, atom(level))),
    }
  },
}

function fromEmulator(self: Process, message: Tuple): void {
  const [, level, format, args, meta] = message.items as readonly [Term, symbol, Term, readonly Term[], Term]
  const text = charlistText(format) ?? (format as string)
  const known = logLevels.find(name => atom(name) === level) as LogLevel
  dispatch(
    self,
    { level: known, message: { format: text, args }, meta: isRecord(meta) ? meta : {} },
    'erlang',
  )
}

function changed(config: LoggerConfig, change: LoggerChange): { answer: Term; config: LoggerConfig } {
  const { handlers, primary } = config
  switch (change.change) {
    case 'primary':
      return { answer: ok, config: { ...config, primary: { ...primary, ...change.set } } }
    case 'module_level': {
      const { [change.module]: _old, ...rest } = config.modules
      const modules = change.level === null ? rest : { ...rest, [change.module]: change.level }
      return { answer: ok, config: { ...config, modules } }
    }
    case 'add_handler': {
      const { id } = change.handler
      if (handlers.some(handler => handler.id === id))
        return { answer: tuple(error, tuple(atom('already_exist'), id)), config }
      return { answer: ok, config: { ...config, handlers: [...handlers, change.handler] } }
    }
    case 'remove_handler':
      return ofHandler(config, change.id, () => [])
    case 'set_handler':
      return ofHandler(config, change.id, handler => [{ ...handler, ...change.set }])
    case 'add_filter':
      return ofFilters(config, change.handler, filters => {
        const { id } = change.filter
        if (filters.some(filter => filter.id === id)) return tuple(error, tuple(atom('already_exist'), id))
        return [...filters, change.filter]
      })
    case 'remove_filter':
      return ofFilters(config, change.handler, filters => {
        const rest = filters.filter(({ id }) => id !== change.id)
        return rest.length === filters.length ? tuple(error, tuple(atom('not_found'), change.id)) : rest
      })
  }
}

function ofHandler(
  config: LoggerConfig,
  id: Atom,
  change: (handler: LogHandler) => readonly LogHandler[],
): { answer: Term; config: LoggerConfig } {
  if (!config.handlers.some(handler => handler.id === id))
    return { answer: tuple(error, tuple(atom('not_found'), id)), config }
  const handlers = config.handlers.flatMap(handler => (handler.id === id ? change(handler) : [handler]))
  return { answer: ok, config: { ...config, handlers } }
}

/** `change` gives the new filters, or an error. `handler`: null for the primary ones. */
function ofFilters(
  config: LoggerConfig,
  handler: Atom | null,
  change: (filters: readonly LogFilter[]) => readonly LogFilter[] | Tuple,
): { answer: Term; config: LoggerConfig } {
  if (handler === null) {
    const filters = change(config.primary.filters)
    if (filters instanceof Tuple) return { answer: filters, config }
    return { answer: ok, config: { ...config, primary: { ...config.primary, filters } } }
  }
  const found = config.handlers.find(({ id }) => id === handler)
  if (found === undefined) return { answer: tuple(error, tuple(atom('not_found'), handler)), config }
  const filters = change(found.filters)
  if (filters instanceof Tuple) return { answer: filters, config }
  return ofHandler(config, handler, old => [{ ...old, filters }])
}
