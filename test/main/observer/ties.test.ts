import { describe, expect, it } from 'vitest'
import {
  DynamicSupervisor,
  GenServer,
  type GenServerModule,
  Registry,
  Supervisor,
  viaName,
} from '../../../src/main/otp/index.ts'
import { exit, link, monitor, type Process, receive, unlink } from '../../../src/main/runtime/index.ts'
import { detsServer } from '../../../src/main/storage/dets/server.ts'
import { hibernate, noreply, ok } from '../../../src/shared/atoms.ts'
import { atom, type Pid, type Term, type Tuple, tuple } from '../../../src/shared/term.ts'
import { demo, named, start, TestSystem, TestWindow } from './system.ts'

/** Does as it is told: `{link, Pid}`, `{unlink, Pid}`, `{monitor, Pid}`, `hibernate`. */
const tool: GenServerModule<Term, Term> = {
  name: 'Tool',
  init: state => tuple(ok, state),
  handleCall: (_request, _from, state) => tuple(noreply, state),
  handleCast(request, state, self) {
    const [what, pid] = request === hibernate ? [hibernate] : (request as Tuple).items
    if (what === atom('link')) link(self, pid as Pid)
    if (what === atom('unlink')) unlink(self, pid as Pid)
    if (what === atom('monitor')) monitor(self, pid as Pid)
    return what === hibernate ? tuple(noreply, state, hibernate) : tuple(noreply, state)
  },
  handleInfo: (_message, state) => tuple(noreply, state),
}

/** `first` and `second`, in this order, under `tools`. */
const tools = (state: Term = null) =>
  function* (self: Process) {
    const children = ['first', 'second'].map(name => ({
      id: atom(name),
      start: (above: Process) => GenServer.startLink(above, tool, state, { name: atom(name) }),
    }))
    return yield* Supervisor.startLinkChildren(self, children, { name: atom('tools') })
  }

function observed(boot = tools()) {
  const system = new TestSystem(boot).start()
  const window = new TestWindow(system)
  const pid = (name: string) => String(system.pid(name))
  const tell = (name: string, ...what: [string, string] | [string]) => {
    const [verb, other] = what
    const request = other === undefined ? atom(verb) : tuple(atom(verb), system.pid(other))
    system.host.inject({
      type: 'send',
      to: system.pid(name),
      message: tuple(atom('$gen_cast'), request),
    })
    system.pass(100)
  }
  return { system, window, pid, tell }
}

describe('ties', () => {
  it('are none where a process is linked to its supervisor only', () => {
    const window = new TestWindow(new TestSystem(demo).start())
    for (const node of window.nodes.values()) expect(node.ties, node.name).toBeNull()
  })

  it('tell a link once, by the younger, whoever made it, until it is taken away', () => {
    const { window, pid, tell } = observed()
    tell('first', 'link', 'second')
    expect(window.node('first').ties).toBeNull()
    expect(window.node('second').ties).toMatchObject({ links: [pid('first')], monitors: [], monitoredBy: [] })
    tell('second', 'unlink', 'first')
    expect(window.node('second').ties).toBeNull()
  })

  it('tell of no monitor of somebody who has ended, also when messages are not told', () => {
    const { system, window, pid, tell } = observed()
    tell('second', 'monitor', 'first')
    expect(window.node('second').ties).toMatchObject({ monitors: [pid('first')] })
    for (let i = 0; i < 1_000; i++) system.cast(system.pid('first'), 'hibernate')
    system.pass(1)
    system.exit(system.pid('first'), 'kill')
    system.pass(100)
    expect(window.node('second').ties).toBeNull()
  })

  it('tell of a monitor who watches whom, whichever is the younger', () => {
    const { window, pid, tell } = observed()
    tell('first', 'monitor', 'second')
    expect(window.node('second').ties).toMatchObject({ monitors: [], monitoredBy: [pid('first')] })
    tell('second', 'monitor', 'first')
    tell('second', 'monitor', 'first')
    expect(window.node('second').ties).toMatchObject({
      monitors: [pid('first')],
      monitoredBy: [pid('first')],
    })
    expect(window.node('first').ties).toBeNull()
  })

  it('end with the process, and the next one in its seat has its own', () => {
    const { system, window, tell } = observed()
    tell('first', 'monitor', 'second')
    system.exit(system.pid('second'), 'kill')
    system.pass(100)
    expect(window.node('second').ties).toBeNull()
  })

  it('tell of the links of a process that nobody supervises, to who started it as well', () => {
    const { system, window } = observed()
    system.do(function* (self) {
      GenServer.cast(self, system.pid('first'), tuple(atom('link'), self.pid))
      yield* receive(self)
      exit('never')
    })
    system.pass(100)
    const outside = [...window.nodes.values()].find(node => node.ties !== null)
    expect(outside?.ties?.links).toEqual([String(system.pid('first'))])
  })

  it('tell which process uses which table, where dets_server says so', () => {
    const books: { list: Term } = { list: [] }
    const keeper: GenServerModule<Term, Term> = {
      ...tool,
      init: () => tuple(ok, books.list),
      handleCast: () => tuple(noreply, books.list),
    }
    const { system, window, pid } = observed(function* (self) {
      const children = [
        { id: 1, start: named('user') },
        { id: 2, start: named('table') },
        {
          id: 3,
          start: (above: Process) => GenServer.startLink(above, keeper, null, { name: detsServer }),
        },
      ]
      return yield* Supervisor.startLinkChildren(self, children, { name: atom('tools') })
    })
    expect(window.node('dets_server').ties).toBeNull()
    const users = [system.pid('user'), system.pid('user')]
    books.list = [tuple(atom('todos'), system.pid('table'), users)]
    system.cast(system.pid('dets_server'), 'look')
    system.pass(100)
    expect(window.node('dets_server').ties?.tables).toEqual([{ user: pid('user'), table: pid('table') }])
  })
})

describe('an address', () => {
  it('is the registered name, or the name in another registry; a label is none', () => {
    const system = new TestSystem(function* (self) {
      const children = [
        {
          id: 1,
          start: (above: Process) => Registry.startLink(above, { keys: 'unique', name: atom('Reg') }),
        },
        {
          id: 2,
          start: (above: Process) =>
            GenServer.startLink(above, tool, null, {
              name: viaName(atom('Elixir.Registry'), tuple(atom('Reg'), 'ada')),
            }),
        },
        { id: 3, start: start('labelled x') },
      ]
      return yield* Supervisor.startLinkChildren(self, children, { name: atom('tools') })
    }).start()
    const window = new TestWindow(system)
    expect(window.node('tools').address).toBe('tools')
    expect(window.node('labelled x').address).toBeNull()
    const addresses = [...window.nodes.values()].map(({ address }) => address)
    expect(addresses).toContain('{:via, Registry, {:Reg, "ada"}}')
  })
})

describe('a seat', () => {
  it('tells whether its process hibernates, until the next message', () => {
    const { window, tell } = observed()
    expect(window.node('first').hibernating).toBe(false)
    tell('first', 'hibernate')
    expect(window.node('first').hibernating).toBe(true)
    tell('first', 'monitor', 'second')
    expect(window.node('first').hibernating).toBe(false)
  })

  it('of a supervisor tells when it restarted children, oldest first, in whole seconds, and forgets them', () => {
    const { system, window } = observed()
    const restarts = () => window.node('tools').supervisor?.restartedAtMs
    const kill = () => {
      system.exit(system.pid('first'), 'kill')
      system.pass(100)
    }
    expect(restarts()).toEqual([])
    system.pass(1_700)
    kill()
    system.pass(1_500)
    kill()
    expect(restarts()).toEqual([1_000, 3_000])
    system.pass(4_000)
    expect(restarts()).toEqual([3_000])
    system.pass(3_000)
    expect(restarts()).toEqual([])
  })

  it('of a dynamic supervisor tells that too', () => {
    const system = new TestSystem().start()
    const window = new TestWindow(system)
    let pid: Pid | null = null
    system.do(function* (self) {
      const started = (yield* DynamicSupervisor.startChild(self, atom('pool'), {
        id: atom('w'),
        start: start('labelled w'),
      })) as Tuple
      pid = started.items[1] as Pid
    })
    system.pass(2_000)
    system.exit(pid as unknown as Pid, 'kill')
    system.pass(100)
    expect(window.node('pool').supervisor?.restartedAtMs).toEqual([2_000])
  })
})
