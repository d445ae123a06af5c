import { describe, expect, it } from 'vitest'
import { GenServer, type GenServerModule } from '../../../src/main/otp/index.ts'
import {
  FunctionProgram,
  type Process,
  receive,
  register,
  sleep,
  World,
  type WorldEvent,
  whereis,
} from '../../../src/main/runtime/index.ts'
import { alias, gen_call, gen_cast, noreply, ok, reply } from '../../../src/shared/atoms.ts'
import { atom, ImproperList, type Pid, Ref, type Term, tuple } from '../../../src/shared/term.ts'

const echo: GenServerModule<Term, Term> = {
  name: 'Echo',
  init: () => tuple(ok, null),
  handleCall: (request, _from, state) => tuple(reply, request, state),
  handleCast: (_request, state) => tuple(noreply, state),
}

type Asked = {
  readonly world: World
  readonly server: Process
  readonly client: Process
  /** Reference of the call. */
  readonly ref: Ref
  /** What the client was answered, in forks as well. */
  readonly answers: Term[]
  /** What the server got, if it is a bare process. */
  readonly heard: unknown[]
}

/** A client has cast "cast" and called "call"; the server, a behaviour or a bare process, has not heard of it yet. */
function asked(kind: 'behaviour' | 'bare'): Asked {
  const answers: Term[] = []
  const heard: unknown[] = []
  const world = new World({
    entries: {
      behaviour: () =>
        new FunctionProgram(function* (self) {
          yield* GenServer.startLink(self, echo, null, { name: atom('echo') })
          yield* sleep(self, null)
        }),
      bare: () =>
        new FunctionProgram(function* (self) {
          register(self, atom('echo'), self.pid)
          for (;;) heard.push(yield* receive(self))
        }),
      client: () =>
        new FunctionProgram(function* (self) {
          const pid = whereis(self, atom('echo')) as Pid
          GenServer.cast(self, pid, 'cast')
          answers.push(yield* GenServer.call(self, pid, 'call'))
          yield* sleep(self, null)
        }),
    },
  })
  world.spawn(kind)
  world.run()
  world.spawn('client')
  world.run(1)
  const [client] = [...world.processes.values()].slice(-1) as [Process]
  const server = world.names.get(atom('echo')) as Process
  return { world, server, client, ref: new Ref(world.nextRef - 1, client.pid.id), answers, heard }
}

function castAndCall(client: Process, ref: Ref): Term[] {
  const from = tuple(client.pid, new ImproperList([alias], ref))
  return [tuple(gen_cast, 'cast'), tuple(gen_call, from, 'call')]
}

const plain = (term: unknown): string =>
  JSON.stringify(term, (_, value) => (typeof value === 'symbol' ? String(value) : value))

describe('Calls and casts', () => {
  it('stand as tuples in the mailbox of a server for whoever looks', () => {
    const { world, server, client, ref, answers } = asked('behaviour')
    expect(plain(server.messages())).toBe(plain(castAndCall(client, ref)))
    world.run()
    expect(answers).toEqual(['call'])
  })

  it('are tuples to a process that is no behaviour', () => {
    const { world, client, ref, heard } = asked('bare')
    world.run()
    expect(plain(heard)).toBe(plain(castAndCall(client, ref)))
  })

  it('and their answers are tuples to a tap that comes when they are under way', () => {
    const { world, client, ref } = asked('behaviour')
    const told: WorldEvent[] = []
    world.tap = event => told.push(event)
    world.run()
    const messages = told.flatMap(event =>
      event.type === 'receive' || event.type === 'send' ? [event.type, event.message] : [],
    )
    const [cast, call] = castAndCall(client, ref)
    const answer = tuple(new ImproperList([alias], ref), 'call')
    expect(plain(messages)).toBe(plain(['receive', cast, 'receive', call, 'send', answer, 'receive', answer]))
  })

  it('stand as tuples in the mailbox of the caller when they are answered', () => {
    const { world, client, ref } = asked('behaviour')
    world.run(2)
    expect(plain(client.messages())).toBe(plain([tuple(new ImproperList([alias], ref), 'call')]))
    expect(client.status).toBe('runnable')
  })

  it('are answered in a fork by the fork, wherever they were', () => {
    for (const steps of [0, 1, 2]) {
      const { world, client, answers } = asked('behaviour')
      world.run(steps)
      const fork = world.fork()
      const copy = fork.process(client.pid) as Process
      fork.run()
      expect(answers, `after ${steps} steps`).toEqual(['call'])
      expect([copy.messages(), copy.reductions - client.reductions]).toEqual([[], 1])
      world.run()
      expect(answers, `after ${steps} steps`).toEqual(['call', 'call'])
      expect(client.reductions).toBe(copy.reductions)
    }
  })
})
