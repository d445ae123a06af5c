import { describe, expect, it } from 'vitest'
import { GenServer, type GenServerModule, Logger, Supervisor } from '../../../src/main/otp/index.ts'
import {
  elixirConfig,
  elixirSaslFormatter,
  elixirWords,
  type LogEvent,
  type LoggerConfig,
  type LogHandler,
  logFilters,
  otpConfig,
  otpDefaultHandler,
} from '../../../src/main/otp/logger.ts'
import {
  type Coroutine,
  FunctionProgram,
  type LogReport,
  type Process,
  receive,
  type Spared,
  sleep,
  spawn,
  timedOut,
  World,
} from '../../../src/main/runtime/index.ts'
import { noreply, ok } from '../../../src/shared/atoms.ts'
import { atom, type Pid, type Term, type Tuple, tuple } from '../../../src/shared/term.ts'

/** 20 November 2026, 22:35:00 UTC. */
const epochMs = Date.UTC(2026, 10, 20, 22, 35)

type Logged = { readonly text: string; readonly reports: readonly LogReport[] }

/** What `body` wrote to the output of its world; `watched`: with a tap, too, that is spared what `spared` says. */
function logging(body: (self: Process) => Coroutine<unknown>, watched = false, spared: Spared = {}): Logged {
  let failed: unknown
  let ended = false
  const main = new FunctionProgram(function* (self) {
    try {
      yield* body(self)
    } catch (thrown) {
      failed = thrown
    }
    ended = true
  })
  const world = new World({ epochMs, entries: { main: () => main } })
  const texts: string[] = []
  const reports: LogReport[] = []
  world.output = (_pid, channel, value) => {
    if (channel === 'standard_io') texts.push(value as string)
  }
  if (watched)
    world.tap = event => {
      if (event.type === 'report') reports.push(event.report)
    }
  world.spare(spared)
  world.spawn('main')
  world.advance(60_000)
  if (failed !== undefined) throw failed
  expect(ended).toBe(true)
  return { text: texts.join(''), reports }
}

const crashing: GenServerModule<Term, Term> = {
  name: 'Crashing',
  init: state => tuple(ok, state),
  handleCast: () => {
    throw new Error('boom')
  },
  handleInfo: (_message, state) => tuple(noreply, state),
}

function pidIn(started: Term): Pid {
  return (started as Tuple).items[1] as Pid
}

/** A handler of its own that writes the plain texts. */
function plain(changes: Partial<LogHandler> = {}): LogHandler {
  return {
    id: atom('plain'),
    level: 'all',
    filters: [],
    filterDefault: 'log',
    formatter: ({ level, message }) => `${level}: ${'text' in message ? message.text : 'a report'}\n`,
    to: { output: 'standard_io' },
    ...changes,
  }
}

const onlyPlain: LoggerConfig = { ...otpConfig, handlers: [plain()] }

describe('the log of a world', () => {
  it('is written as erl writes it, from notice on', () => {
    const { text } = logging(function* (self) {
      yield* Logger.startLink(self)
      Logger.info(self, 'nobody reads this')
      yield* sleep(self, 1_234)
      Logger.notice(self, 'all is well')
      Logger.error(self, 'all is lost')
    })
    expect(text).toBe(
      '=NOTICE REPORT==== 20-Nov-2026::22:35:01.234000 ===\nall is well\n' +
        '=ERROR REPORT==== 20-Nov-2026::22:35:01.234000 ===\nall is lost\n',
    )
  })

  it("is written as Elixir's console backend writes it, from debug on, in the levels that Elixir has", () => {
    const { text } = logging(function* (self) {
      yield* Logger.startLink(self, elixirConfig)
      for (const level of ['debug', 'notice', 'warning', 'critical'] as const) Logger[level](self, level)
    })
    expect(text).toBe(
      '\n22:35:00.000 [debug] debug\n\n22:35:00.000 [info] notice\n' +
        '\n22:35:00.000 [warn] warning\n\n22:35:00.000 [error] critical\n',
    )
  })

  it('has the crash of a server whether anybody watches the world or not, and goes to the tap besides', () => {
    for (const watched of [false, true]) {
      const { text, reports } = logging(function* (self) {
        yield* Logger.startLink(self)
        const pid = pidIn(yield* GenServer.start(self, crashing, [1, 2]))
        GenServer.cast(self, pid, atom('crash'))
        yield* sleep(self, 1)
      }, watched)
      expect(text).toMatch(/^=ERROR REPORT.*\n\*\* Generic server <0\.\d+\.0> terminating \n/)
      expect(text).toContain("** Last message in was {'$gen_cast',crash}\n** When Server state == [1,2]\n")
      expect(text).toContain('\n=CRASH REPORT==== 20-Nov-2026')
      expect(text).toContain('\n    exception error: #Elixir.RuntimeError\n')
      expect(reports.map(({ kind }) => kind)).toEqual(watched ? ['terminate', 'crash'] : [])
    }
  })

  it("can be told in Elixir's words by whoever watches the world", () => {
    const { reports } = logging(function* (self) {
      const pid = pidIn(yield* GenServer.start(self, crashing, [1, 2]))
      GenServer.cast(self, pid, 'x')
      spawn(self, () => {
        throw new Error('bare')
      })
      Logger.info(self, 'plain words')
      yield* sleep(self, 1)
    }, true)
    const words = reports.map(report => elixirWords(report, 'info')?.split('\n').slice(0, 2).join(' '))
    expect(words.sort()).toEqual([
      expect.stringMatching(/^GenServer #PID<0\.\d+\.0> terminating \*\* \(RuntimeError\) boom$/),
      expect.stringMatching(/^Process #PID<0\.\d+\.0> terminating \*\* \(RuntimeError\) boom$/),
      expect.stringMatching(/^Process #PID<0\.\d+\.0> raised an exception \*\* \(RuntimeError\) bare$/),
      'plain words',
    ])
  })

  it('is heard by the tap alone where no logger runs', () => {
    const { text, reports } = logging(function* (self) {
      Logger.debug(self, 'only seen')
      yield* sleep(self, 1)
    }, true)
    expect(text).toBe('')
    expect(reports).toMatchObject([{ level: 'debug', kind: 'message', text: 'only seen' }])
  })

  it('tells a tap that is spared reports only what somebody says, and the handlers all', () => {
    const body = function* (self: Process) {
      yield* Logger.startLink(self)
      const child = { id: atom('c'), start: (sup: Process) => GenServer.startLink(sup, crashing, 1) }
      const started = yield* Supervisor.startLinkChildren(self, [child], { strategy: atom('one_for_one') })
      const [row] = (yield* Supervisor.whichChildren(self, pidIn(started))) as readonly Tuple[]
      GenServer.cast(self, row?.items[1] as Pid, 'crash')
      yield* sleep(self, 1)
      Logger.warning(self, 'only this')
    }
    const all = logging(body, true)
    const spared = logging(body, true, { reports: true })
    expect(all.reports.map(({ kind }) => kind)).toEqual(
      expect.arrayContaining(['progress', 'terminate', 'crash', 'supervisor', 'message']),
    )
    expect(spared.reports.map(({ text }) => text)).toEqual(['only this'])
    expect(spared.text.length).toBe(all.text.length)
  })

  it('has progress reports from level info on', () => {
    for (const level of ['notice', 'info'] as const) {
      const { text } = logging(function* (self) {
        yield* Logger.startLink(self)
        yield* Logger.setPrimaryConfig(self, { level })
        const child = { id: atom('c'), start: (sup: Process) => GenServer.startLink(sup, crashing, 1) }
        yield* Supervisor.startLinkChildren(self, [child], { strategy: atom('one_for_one') })
      })
      expect(/=PROGRESS REPORT.*\n {4}supervisor: /.test(text)).toBe(level === 'info')
    }
  })

  it("leaves supervisor and crash reports out in Elixir's manner, unless it is told not to", () => {
    for (const sasl of [false, true]) {
      const { text } = logging(function* (self) {
        yield* Logger.startLink(self, elixirConfig)
        const id = atom('Elixir.Logger')
        if (sasl) yield* Logger.setHandlerConfig(self, id, { formatter: elixirSaslFormatter })
        const child = {
          id: atom('c'),
          start: (sup: Process) => GenServer.startLink(sup, crashing, 1, { name: atom('c') }),
        }
        yield* Supervisor.startLinkChildren(self, [child], { strategy: atom('one_for_one') })
        GenServer.cast(self, atom('c'), 1)
        yield* sleep(self, 1)
      })
      expect(text).toMatch(/\[error\] GenServer :c terminating\n\*\* \(RuntimeError\) boom\n/)
      expect(text.includes('Child :c of Supervisor')).toBe(sasl)
      expect(/Process :c \(#PID<0\.\d+\.0>\) terminating/.test(text)).toBe(sasl)
    }
  })

  it('has what the emulator says of a bare process that crashed', () => {
    for (const config of [otpConfig, elixirConfig]) {
      const { text } = logging(function* (self) {
        yield* Logger.startLink(self, config)
        spawn(self, () => {
          throw new Error('bare')
        })
        yield* sleep(self, 1)
      })
      expect(text).toMatch(
        config === otpConfig
          ? /^=ERROR REPORT.*\nError in process <0\.\d+\.0> with exit value:\n\{#\{.*<<"bare">>/
          : /^\n.* \[error\] Process #PID<0\.\d+\.0> raised an exception\n\*\* \(RuntimeError\) bare\n/,
      )
    }
  })
})

describe('handlers, levels and filters', () => {
  it('decide in turn: primary level, module level, primary filters, handler level, handler filters', () => {
    const { text } = logging(function* (self) {
      yield* Logger.startLink(self, onlyPlain)
      const all = (what: string): void => {
        for (const level of ['debug', 'info', 'error'] as const) Logger[level](self, what)
      }
      all('at first')
      yield* Logger.setModuleLevel(self, 'erlang', 'all')
      all('all of this module')
      yield* Logger.setHandlerConfig(self, atom('plain'), { level: 'info' })
      all('for the handler from info on')
      yield* Logger.addHandlerFilter(self, atom('plain'), {
        id: atom('no_errors'),
        filter: logFilters.level('stop', 'gteq', 'error'),
      })
      all('no errors for the handler')
      yield* Logger.removeHandlerFilter(self, atom('plain'), atom('no_errors'))
      yield* Logger.addPrimaryFilter(self, {
        id: atom('quiet'),
        filter: logFilters.level('stop', 'eq', 'info'),
      })
      all('no info for anybody')
      yield* Logger.removePrimaryFilter(self, atom('quiet'))
      yield* Logger.setModuleLevel(self, 'erlang', null)
      all('at last')
    })
    expect(text.trim().split('\n')).toEqual([
      'error: at first',
      'debug: all of this module',
      'info: all of this module',
      'error: all of this module',
      'info: for the handler from info on',
      'error: for the handler from info on',
      'info: no errors for the handler',
      'error: no info for anybody',
      'error: at last',
    ])
  })

  it('are known by their ids', () => {
    logging(function* (self) {
      yield* Logger.startLink(self, onlyPlain)
      const filter = { id: atom('f'), filter: (event: LogEvent) => event }
      const exists = (id: string): Term => tuple(atom('error'), tuple(atom('already_exist'), atom(id)))
      const missing = (id: string): Term => tuple(atom('error'), tuple(atom('not_found'), atom(id)))
      expect(yield* Logger.addHandler(self, plain())).toEqual(exists('plain'))
      expect(yield* Logger.addHandler(self, { ...otpDefaultHandler })).toBe(ok)
      expect(yield* Logger.addHandlerFilter(self, atom('plain'), filter)).toBe(ok)
      expect(yield* Logger.addHandlerFilter(self, atom('plain'), filter)).toEqual(exists('f'))
      expect(yield* Logger.addHandlerFilter(self, atom('nobody'), filter)).toEqual(missing('nobody'))
      expect(yield* Logger.removeHandlerFilter(self, atom('plain'), atom('g'))).toEqual(missing('g'))
      expect(yield* Logger.removePrimaryFilter(self, atom('g'))).toEqual(missing('g'))
      expect(yield* Logger.removeHandler(self, atom('plain'))).toBe(ok)
      expect(yield* Logger.removeHandler(self, atom('plain'))).toEqual(missing('plain'))
      expect(yield* Logger.setHandlerConfig(self, atom('plain'), {})).toEqual(missing('plain'))
      expect(Logger.getConfig(self)?.handlers.map(({ id }) => id)).toEqual([atom('default')])
    })
  })

  it('may change an event, and answer log for one that the default would stop', () => {
    const { text } = logging(function* (self) {
      const shout = {
        id: atom('shout'),
        filter: (event: LogEvent) => ({ ...event, message: { text: 'SHOUTED' } }),
      }
      yield* Logger.startLink(self, {
        ...onlyPlain,
        primary: { ...otpConfig.primary, filterDefault: 'stop' },
      })
      Logger.error(self, 'stopped')
      yield* Logger.addPrimaryFilter(self, shout)
      Logger.error(self, 'said')
    })
    expect(text).toBe('error: SHOUTED\n')
  })

  it('tell domains apart', () => {
    const event = (domain: readonly string[] | null): LogEvent => ({
      level: 'error',
      message: { text: '' },
      meta: domain === null ? {} : { domain: domain.map(name => atom(name)) },
    })
    const rows: [Parameters<typeof logFilters.domain>[1], readonly string[], (readonly string[] | null)[]][] =
      [
        ['super', ['otp', 'sasl'], [['otp'], ['otp', 'sasl'], []]],
        ['sub', ['otp'], [['otp'], ['otp', 'sasl']]],
        ['equal', ['otp'], [['otp']]],
        ['not_equal', ['otp'], [['otp', 'sasl'], ['elixir'], null, []]],
        ['undefined', [], [null]],
      ]
    for (const [compare, domain, matching] of rows) {
      const filter = logFilters.domain('stop', compare, domain)
      const stopped = [['otp'], ['otp', 'sasl'], ['elixir'], null, []].filter(
        each => filter(event(each)) === 'stop',
      )
      expect(new Set(stopped.map(String)), compare).toEqual(new Set(matching.map(String)))
    }
  })

  it('send what they have to a process', () => {
    logging(function* (self) {
      yield* Logger.startLink(self, { ...onlyPlain, handlers: [plain({ to: { process: self.pid } })] })
      Logger.setProcessMetadata(self, { user: 7, room: 'a' })
      Logger.updateProcessMetadata(self, { room: 'b' })
      expect(Logger.getProcessMetadata(self)).toEqual({ user: 7, room: 'b' })
      Logger.warning(self, 'look', { user: 8 })
      const got = yield* receive(self, null, 10)
      expect(got).not.toBe(timedOut)
      const [tag, event, text] = (got as Tuple).items
      expect(tag).toBe(atom('log'))
      expect(text).toBe('warning: look\n')
      expect(event).toMatchObject({ level: atom('warning'), meta: { user: 8, room: 'b', pid: self.pid } })
    })
  })

  it('are taken off when they fail, which the others are told of', () => {
    const failing = plain({
      id: atom('failing'),
      formatter: () => {
        throw new Error('no words')
      },
    })
    const { text } = logging(function* (self) {
      yield* Logger.startLink(self, { ...onlyPlain, handlers: [failing, plain()] })
      Logger.error(self, 'first')
      Logger.error(self, 'second')
      yield* sleep(self, 1)
      expect(Logger.getConfig(self)?.handlers.map(({ id }) => id)).toEqual([atom('plain')])
    })
    expect(text).toBe('error: first\nerror: second\nerror: a report\n')
  })
})

describe('a fork', () => {
  it('has a logger of its own', () => {
    const main = new FunctionProgram(function* (self) {
      yield* Logger.startLink(self, onlyPlain)
      for (;;) {
        const message = (yield* receive(self)) as Term
        if (message === 'quiet') yield* Logger.setPrimaryConfig(self, { level: 'none' })
        else Logger.error(self, message as string)
      }
    })
    const world = new World({ entries: { main: () => main } })
    const texts = (each: World): string[] => {
      const seen: string[] = []
      each.output = (_pid, _channel, value) => seen.push(value as string)
      return seen
    }
    const original = texts(world)
    world.spawn('main')
    world.run()
    const fork = world.fork()
    const forked = texts(fork)
    const pid = [...world.processes.values()][0]?.pid as Pid
    fork.inject({ type: 'send', to: pid, message: 'quiet' })
    for (const each of [world, fork]) {
      each.inject({ type: 'send', to: pid, message: 'said' })
      each.run()
    }
    expect(original).toEqual(['error: said\n'])
    expect(forked).toEqual([])
  })
})
