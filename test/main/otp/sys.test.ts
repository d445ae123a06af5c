import { describe, expect, it } from 'vitest'
import {
  type ChildSpec,
  DynamicSupervisor,
  GenServer,
  type GenServerModule,
  Requests,
  Supervisor,
  type SupervisorModule,
  sys,
} from '../../../src/main/otp/index.ts'
import type { BehaviourProgram } from '../../../src/main/otp/sys/behaviour.ts'
import { charlist } from '../../../src/main/otp/sys.ts'
import { type Process, receive, setLabel, sleep, timedOut } from '../../../src/main/runtime/index.ts'
import { infinity, noreply, ok, reply } from '../../../src/shared/atoms.ts'
import { atom, type Pid, type Ref, type Term, type Tuple, tuple } from '../../../src/shared/term.ts'
import { formatTerm } from '../../../src/shared/term-text.ts'
import { runInWorld } from '../../support/run-in-world.ts'

const stack: GenServerModule<readonly Term[], readonly Term[]> = {
  name: 'Stack',
  init: items => tuple(ok, items),
  handleCall: (_pop, _from, [top, ...rest]) => tuple(reply, top ?? null, rest),
  handleCast: (item, items) => tuple(noreply, [item, ...items]),
  codeChange: (oldVersion, items, extra) => tuple(ok, [oldVersion, extra, ...items]),
}

function pidIn(started: Term): Pid {
  return (started as Tuple).items[1] as Pid
}

/** What `sys:get_status` shows besides dictionary, parent and debug options. */
function shownIn(status: Term): string {
  const fields = (status as Tuple).items[3] as readonly Term[]
  return formatTerm(fields[4] as Term, 'erlang')
}

describe('sys', () => {
  it('runs the program of its documentation', () => {
    runInWorld(function* (self) {
      const server = pidIn(yield* GenServer.startLink(self, stack, [1, 2]))
      expect(yield* sys.suspend(self, server)).toBe(ok)
      const next = yield* sys.replaceState(self, server, (state: Term) => [...(state as Term[]), 3])
      expect(next).toEqual([1, 2, 3])
      expect(yield* sys.changeCode(self, server, atom('Stack'), 1, [])).toBe(ok)
      expect(yield* sys.resume(self, server)).toBe(ok)
      expect(yield* sys.getState(self, server)).toEqual([1, [], 1, 2, 3])
    })
  })

  it('has a server go on with a module loaded anew, from its next code change on', () => {
    runInWorld(function* (self) {
      const server = pidIn(yield* GenServer.startLink(self, stack, [1]))
      self.world.modules.set(atom('Stack'), {
        ...stack,
        handleCall: (_r, _f, state) => tuple(reply, 'new', state),
      } as typeof stack)
      expect(yield* GenServer.call(self, server, atom('pop'))).toBe(1)
      yield* sys.suspend(self, server)
      yield* sys.changeCode(self, server, atom('Stack'), 1, [])
      yield* sys.resume(self, server)
      expect(yield* GenServer.call(self, server, atom('pop'))).toBe('new')
    })
  })

  it('keeps the state of a module without a code change of its own, as use GenServer does', () => {
    runInWorld(function* (self) {
      const { codeChange: _left, ...bare } = stack
      const server = pidIn(yield* GenServer.startLink(self, bare, [1]))
      yield* sys.suspend(self, server)
      expect(yield* sys.changeCode(self, server, atom('Stack'), 1, [])).toBe(ok)
      expect(yield* sys.getState(self, server)).toEqual([1])
    })
  })

  it('suspends supervisors, shows whose they are, and changes their flags and children', () => {
    runInWorld(function* (self) {
      const specOf = (id: string): ChildSpec => ({
        id: atom(id),
        start: parent => GenServer.startLink(parent, stack, []),
      })
      let specs = [specOf('a')]
      const module: SupervisorModule = {
        name: 'Sup',
        init: () => tuple(ok, tuple({ intensity: specs.length }, specs as unknown as Term)) as Term,
      }
      const supervisor = pidIn(yield* Supervisor.startLink(self, module, null))
      expect(shownIn(yield* sys.getStatus(self, supervisor))).toContain('{supervisor,[{"Callback",\'Sup\'}]}')
      yield* sys.suspend(self, supervisor)
      const asked = Requests.send(self, supervisor, atom('count_children'))
      expect(yield* Requests.wait(self, asked, 100)).toBe(atom('timeout'))
      specs = [specOf('a'), specOf('b')]
      expect(yield* sys.changeCode(self, supervisor, atom('Sup'), 1, [])).toBe(ok)
      expect(formatTerm(yield* sys.getState(self, supervisor), 'erlang')).toContain('intensity => 2')
      yield* sys.resume(self, supervisor)
      expect(formatTerm(yield* Requests.receive(self, asked, infinity), 'erlang')).toBe(
        '{reply,[{specs,2},{active,1},{supervisors,0},{workers,2}]}',
      )
    })
  })

  it('refuses code for a supervisor that its init does not allow, and leaves it as it is', () => {
    runInWorld(function* (self) {
      let flags: Term = {}
      const module: SupervisorModule = { name: 'Sup', init: () => tuple(ok, tuple(flags, [])) as Term }
      const supervisor = pidIn(yield* Supervisor.startLink(self, module, null))
      yield* sys.suspend(self, supervisor)
      flags = { intensity: -1 }
      const answer = yield* sys.changeCode(self, supervisor, atom('Sup'), 1, [])
      expect(formatTerm(answer, 'erlang')).toBe('{error,{error,{invalid_intensity,-1}}}')
      yield* sys.resume(self, supervisor)
      expect(formatTerm(yield* sys.getState(self, supervisor), 'erlang')).toContain('intensity => 1')
    })
  })

  it('counts and traces what a DynamicSupervisor does', () => {
    const { world } = runInWorld(function* (self) {
      const supervisor = pidIn(yield* DynamicSupervisor.startLink(self))
      yield* sys.statistics(self, supervisor, true)
      yield* DynamicSupervisor.countChildren(self, supervisor)
      const counts = yield* sys.statistics(self, supervisor, atom('get'))
      expect(formatTerm(counts, 'erlang')).toMatch(/\{messages_in,1\},\{messages_out,1\}/)
      yield* sys.trace(self, supervisor, true)
      yield* DynamicSupervisor.countChildren(self, supervisor)
    })
    expect(world.processes.size).toBe(0)
  })

  it('has no files to write a log to', () => {
    runInWorld(function* (self) {
      const server = pidIn(yield* GenServer.startLink(self, stack, []))
      expect(yield* sys.logToFile(self, server, charlist('a.log'))).toEqual(
        tuple(atom('error'), atom('open_file')),
      )
      expect(yield* sys.logToFile(self, server, false)).toBe(ok)
    })
  })

  it('tells observers that a suspended process waits in sys, and one that hibernates in erlang', () => {
    runInWorld(function* (self) {
      const sleepy = {
        ...stack,
        handleCast: (_m: Term, state: readonly Term[]) => tuple(noreply, state, atom('hibernate')),
      }
      const server = pidIn(yield* GenServer.startLink(self, sleepy as typeof stack, []))
      const now = (): string | undefined => self.world.process(server)?.program.currentFunction(self)
      yield* sys.suspend(self, server)
      expect(now()).toBe('sys.suspend_loop/6')
      yield* sys.resume(self, server)
      GenServer.cast(self, server, 1)
      yield* sleep(self, 1)
      expect(now()).toBe('erlang.hibernate/3')
    })
  })
})

describe('what a behaviour does, seen from outside', () => {
  it('is its loop, unless a callback waits', () => {
    runInWorld(function* (self) {
      const slow: GenServerModule<Term, Term> = {
        name: 'Slow',
        init: () => tuple(ok, null),
        handleCall: (_request, _from, state) => tuple(reply, atom('ok'), state),
        *handleCast(ms, state, callee) {
          yield* sleep(callee, ms as number)
          return tuple(noreply, state)
        },
      }
      const server = pidIn(yield* GenServer.startLink(self, slow, null))
      const seen = (): string => {
        const process = self.world.process(server) as Process
        return (process.program as BehaviourProgram).functionSeen(process)
      }
      expect(seen()).toBe('gen_server.loop/7')
      GenServer.cast(self, server, 100)
      yield* sleep(self, 50)
      expect(seen()).toBe('Slow.handle_cast/2')
      yield* sleep(self, 100)
      expect(seen()).toBe('gen_server.loop/7')
      yield* sys.suspend(self, server)
      expect(seen()).toBe('sys.suspend_loop/6')
    })
  })
})

describe('a process label', () => {
  it('stands in the crash report of the process', () => {
    const labelled: GenServerModule<Term, Term> = {
      name: 'Labelled',
      init(_args, self) {
        setLabel(self, tuple(atom('cart'), 7))
        return tuple(ok, null)
      },
    }
    const { events } = runInWorld(function* (self) {
      const server = pidIn(yield* GenServer.start(self, labelled, null))
      GenServer.cast(self, server, 1)
      yield* sleep(self, 1)
    })
    const texts = events.flatMap(event => (event.type === 'report' ? [event.report.text] : []))
    expect(texts.find(text => text.includes('crasher:'))).toContain('\n    process_label: {cart,7}\n')
  })
})

describe('a request', () => {
  it('that was given up is answered to nobody', () => {
    runInWorld(function* (self) {
      const slow = {
        ...stack,
        *handleCall(_r: Term, _f: Tuple, state: readonly Term[], server: Parameters<typeof sleep>[0]) {
          yield* sleep(server, 50)
          return tuple(reply, 'late', state)
        },
      }
      const server = pidIn(yield* GenServer.startLink(self, slow as unknown as typeof stack, []))
      const kept = Requests.send(self, server, 1)
      const given = Requests.send(self, server, 2)
      expect(yield* Requests.receive(self, given, 10)).toBe(atom('timeout'))
      expect(yield* Requests.receive(self, kept, 1000)).toEqual(tuple(reply, 'late'))
      expect(yield* receive(self, null, 1000)).toBe(timedOut)
    })
  })

  it('is in a collection once', () => {
    runInWorld(function* (self) {
      const server = pidIn(yield* GenServer.startLink(self, stack, [1]))
      const request: Ref = Requests.send(self, server, atom('pop'))
      const requests = Requests.add(request, 'a', Requests.none())
      expect(() => Requests.add(request, 'b', requests)).toThrow()
      expect(Requests.checkAny(self, 'something else', requests, true)).toBe(atom('no_reply'))
      const message = (yield* receive(self)) as Term
      const [response, label, left] = (Requests.checkAny(self, message, requests, true) as Tuple).items
      expect([response, label, (left as unknown as Requests).size]).toEqual([tuple(reply, 1), 'a', 0])
      expect(Requests.checkAny(self, message, Requests.none(), true)).toBe(atom('no_request'))
    })
  })
})
