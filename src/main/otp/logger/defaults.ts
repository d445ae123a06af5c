import { atom } from '../../../shared/term.ts'
import type { LoggerConfig, LogHandler } from './config.ts'
import { logFilters } from './filters.ts'
import { elixirFormatter, otpFormatter } from './formatters.ts'

/** The handler that `erl` has from its start on. @see OTP kernel, "Logger chapter: Default handler" */
export const otpDefaultHandler: LogHandler = {
  id: atom('default'),
  level: 'all',
  filters: [
    { id: atom('domain'), filter: logFilters.domain('log', 'super', ['otp', 'sasl']) },
    { id: atom('no_domain'), filter: logFilters.domain('log', 'undefined', []) },
  ],
  filterDefault: 'stop',
  formatter: otpFormatter,
  to: { output: 'standard_io' },
}

/** What `erl` starts with: from `notice` on, so no progress reports. */
export const otpConfig: LoggerConfig = {
  primary: { level: 'notice', filters: [], filterDefault: 'log' },
  modules: {},
  handlers: [otpDefaultHandler],
}

/** What Elixir's logger application sets up: from `debug` on, without supervisor and crash reports. */
export const elixirConfig: LoggerConfig = {
  primary: { level: 'debug', filters: [], filterDefault: 'log' },
  modules: {},
  handlers: [
    {
      id: atom('Elixir.Logger'),
      level: 'all',
      filters: [],
      filterDefault: 'log',
      formatter: elixirFormatter,
      to: { output: 'standard_io' },
    },
  ],
}
