import { describe, expect, it } from 'vitest'
import {
  Application,
  type ApplicationModule,
  GenServer,
  type GenServerModule,
  Supervisor,
} from '../../../src/main/otp/index.ts'
import {
  type Coroutine,
  exitSignal,
  FunctionProgram,
  output,
  type Process,
  sleep,
  World,
  whereis,
} from '../../../src/main/runtime/index.ts'
import { kill, normal, ok, reply } from '../../../src/shared/atoms.ts'
import { atom, type Pid, type Term, type Tuple, tuple } from '../../../src/shared/term.ts'
import { formatTerm } from '../../../src/shared/term-text.ts'
import { type Ran, runInWorld } from '../../support/run-in-world.ts'

const worker: GenServerModule<Term, Term> = {
  name: 'Worker',
  init: args => tuple(ok, args),
  handleCall: (_request, _from, state) => tuple(reply, state, state),
}

/** An application with one worker under one supervisor, both called by its name. */
function shopModule(name: string): ApplicationModule {
  const child = {
    id: atom('worker'),
    start: (self: Process) => GenServer.startLink(self, worker, name, { name: atom(`${name}_worker`) }),
  }
  return {
    name,
    *start(_type, _args, self) {
      return yield* Supervisor.startLinkChildren(self, [child], {
        strategy: atom('one_for_one'),
        name: atom(`${name}_sup`),
        maxRestarts: 0,
      })
    },
    prepStop(state, self) {
      output(self, 'seen', `${name} prepares`)
      return state
    },
    stop(_state, self) {
      output(self, 'seen', `${name} stopped`)
    },
  }
}

function install(world: World, name: string, options: readonly Term[] = []): void {
  world.modules.set(atom(name), shopModule(name))
  const mod = tuple(atom('mod'), tuple(atom(name), []))
  world.modules.set(atom(`${name}.app`), tuple(atom('application'), atom(name), [mod, ...options]))
}

function reportTexts({ events }: Ran): string[] {
  return events.flatMap(event =>
    event.type === 'report' && event.report.kind === 'application' ? [event.report.text] : [],
  )
}

describe('Application', () => {
  it('runs the program of its documentation', () => {
    runInWorld(function* (self) {
      install(self.world, 'storage')
      self.world.modules.set(atom('Shop'), shopModule('Shop'))
      yield* Application.startController(self)
      const spec = tuple(atom('application'), atom('shop'), [
        tuple(atom('applications'), [atom('storage')]),
        tuple(atom('mod'), tuple(atom('Shop'), [])),
        tuple(atom('env'), [tuple(atom('port'), 4000)]),
      ])
      expect(yield* Application.load(self, spec)).toBe(ok)
      const started = yield* Application.ensureAllStarted(self, atom('shop'))
      expect(formatTerm(started, 'erlang')).toBe('{ok,[storage,shop]}')
      expect(Application.getEnv(self, atom('shop'), atom('port'))).toEqual(tuple(ok, 4000))
      expect(yield* GenServer.call(self, atom('Shop_worker'), 1)).toBe('Shop')
      expect(Application.getApplication(self, whereis(self, atom('Shop_worker')) as Pid)).toEqual(
        tuple(ok, atom('shop')),
      )
      expect(yield* Application.stop(self, atom('shop'))).toBe(ok)
      expect(whereis(self, atom('Shop_sup'))).toBeUndefined()
      expect(formatTerm(Application.whichApplications(self), 'erlang')).toBe('[{storage,[],[]}]')
    })
  })

  it('says what would take the node down when an application ends by itself, and goes on', () => {
    // The supervisor allows no restart: it ends with shutdown when its worker is killed.
    const rows: [type: string, killed: string, ended: string, halts: boolean][] = [
      ['temporary', 'shop_sup', 'killed', false],
      ['transient', 'shop_sup', 'killed', true],
      ['permanent', 'shop_sup', 'killed', true],
      ['permanent', 'shop_worker', 'shutdown', true],
    ]
    for (const [type, killed, ended, halts] of rows) {
      const ran = runInWorld(function* (self) {
        install(self.world, 'shop')
        yield* Application.startController(self)
        yield* Application.start(self, atom('shop'), atom(type))
        exitSignal(self, whereis(self, atom(killed) as symbol) as Pid, kill)
        yield* sleep(self, 10)
        expect(Application.whichApplications(self)).toEqual([])
        expect(yield* Application.start(self, atom('shop'))).toBe(ok)
      })
      const texts = reportTexts(ran)
      expect(texts).toContain(`    application: shop\n    exited: ${ended}\n    type: ${type}\n`)
      const words = `Kernel pid terminated (application_controller) ({application_terminated,shop,${ended}})`
      expect(texts.includes(words), `${type} ${ended}`).toBe(halts)
    }
  })

  it('says so of a permanent one that does not start, too', () => {
    const ran = runInWorld(function* (self) {
      self.world.modules.set(atom('bad'), {
        name: 'bad',
        start: () => tuple(atom('error'), atom('no')) as Term,
      })
      self.world.modules.set(
        atom('bad.app'),
        tuple(atom('application'), atom('bad'), [tuple(atom('mod'), tuple(atom('bad'), []))]),
      )
      yield* Application.startController(self)
      const answer = yield* Application.start(self, atom('bad'), atom('permanent'))
      expect(formatTerm(answer, 'erlang')).toBe('{error,{no,{bad,start,[normal,[]]}}}')
    })
    expect(reportTexts(ran).at(-1)).toBe(
      'Kernel pid terminated (application_controller) ({application_start_failure,bad,{no,{bad,start,[normal,[]]}}})',
    )
  })

  it('takes all applications down with the controller, the last started first', () => {
    const seen: Term[] = []
    const main = new FunctionProgram(function* (self) {
      install(self.world, 'one')
      install(self.world, 'two')
      const controller = ((yield* Application.startController(self)) as Tuple).items[1] as Pid
      for (const name of ['one', 'two']) yield* Application.start(self, atom(name))
      yield* GenServer.stop(self, controller, normal)
      seen.push(whereis(self, atom('one_sup')) ?? 'gone')
    })
    const world = new World({ entries: { main: () => main } })
    world.output = (_pid, _channel, value) => seen.push(value)
    world.spawn('main')
    world.advance(1000)
    expect(seen).toEqual(['two prepares', 'two stopped', 'one prepares', 'one stopped', 'gone'])
    expect(world.processes.size).toBe(0)
  })

  it('starts on in a fork that was taken in the middle of the start', () => {
    const slow: ApplicationModule = {
      ...shopModule('slow'),
      *start(type, args, self) {
        yield* sleep(self, 50)
        return yield* shopModule('slow').start(type, args, self) as Coroutine<Term>
      },
    }
    const main = new FunctionProgram(function* (self) {
      yield* Application.startController(self)
      output(self, 'seen', yield* Application.start(self, atom('slow')))
      yield* Application.stop(self, atom('slow'))
    })
    const world = new World({ entries: { main: () => main } })
    install(world, 'slow')
    world.modules.set(atom('slow'), slow)
    world.spawn('main')
    world.advance(20)
    const seen = [world, world.fork()].map(each => {
      const values: Term[] = []
      each.output = (_pid, _channel, value) => values.push(value)
      each.advance(100)
      return values
    })
    expect(seen[0]).toEqual([ok, 'slow prepares', 'slow stopped'])
    expect(seen[1]).toEqual(seen[0])
  })
})
