import { describe, expect, it } from 'vitest'
import { GenServer, GenStatem, type GenStatemModule, sys, viaName } from '../../../src/main/otp/index.ts'
import {
  type Coroutine,
  FunctionProgram,
  monotonicTime,
  output,
  type Process,
  receive,
  send,
  sleep,
  World,
} from '../../../src/main/runtime/index.ts'
import { infinity, normal, ok } from '../../../src/shared/atoms.ts'
import { atom, type Pid, type Term, type Tuple, tuple } from '../../../src/shared/term.ts'
import { runInWorld } from '../../support/run-in-world.ts'

const keep = atom('keep_state_and_data')

function pidIn(started: Term): Pid {
  return (started as Tuple).items[1] as Pid
}

const door: GenStatemModule<number> = {
  name: 'Door',
  callbackMode: () => atom('state_functions'),
  init: code => tuple(ok, atom('locked'), code as number),
  states: {
    locked: (type, content, code) => {
      if (content === code)
        return tuple(atom('next_state'), atom('open'), code, [
          tuple(atom('state_timeout'), 10_000, atom('lock')),
        ])
      return answer(type, atom('locked'))
    },
    open: (type, _content, code) =>
      type === atom('state_timeout')
        ? tuple(atom('next_state'), atom('locked'), code)
        : answer(type, atom('open')),
  },
}

/** Answers a call; leaves all else. */
function answer(type: Term, value: Term): Term {
  const from = type as Tuple
  return typeof type === 'symbol' ? keep : tuple(keep, [tuple(atom('reply'), from.items[1] as Term, value)])
}

describe('GenStatem', () => {
  it('runs the program of its documentation', () => {
    runInWorld(function* (self) {
      const pid = pidIn(yield* GenStatem.startLink(self, door, 1234))
      GenStatem.cast(self, pid, 1)
      expect(yield* GenStatem.call(self, pid, atom('which'))).toBe(atom('locked'))
      GenStatem.cast(self, pid, 1234)
      expect(yield* GenStatem.call(self, pid, atom('which'))).toBe(atom('open'))
      yield* sleep(self, 9_999)
      expect(yield* GenStatem.call(self, pid, atom('which'))).toBe(atom('open'))
      yield* sleep(self, 2)
      expect(yield* GenStatem.call(self, pid, atom('which'))).toBe(atom('locked'))
      yield* GenStatem.stop(self, pid)
    })
  })

  it('shows state and data to observers, and the callback that ran', () => {
    const { events } = runInWorld(function* (self) {
      const pid = pidIn(yield* GenStatem.startLink(self, door, 7))
      GenStatem.cast(self, pid, 7)
      yield* sleep(self, 1)
      const program = self.world.process(pid)?.program
      expect(program?.behaviour).toBe('gen_statem')
      expect(program?.shownState).toEqual(tuple(atom('open'), 7))
      expect(program?.currentFunction(self)).toBe('Door.locked/3')
    })
    const states = events.flatMap(event => (event.type === 'state' ? [event.state] : []))
    expect(states).toEqual([tuple(atom('locked'), 7), tuple(atom('open'), 7), tuple(atom('locked'), 7)])
  })

  it('sets a timeout for a time of the clock, also one that is over', () => {
    const seen: [Term, number][] = []
    const clock: GenStatemModule<null> = {
      name: 'Clock',
      callbackMode: () => atom('handle_event_function'),
      init: () => tuple(ok, atom('on'), null),
      handleEvent(type, content, _state, _data, self) {
        if (type === atom('cast'))
          return tuple(keep, [tuple(atom('state_timeout'), content, 'due', [tuple(atom('abs'), true)])])
        seen.push([content, monotonicTime(self)])
        return keep
      },
    }
    runInWorld(function* (self) {
      yield* sleep(self, 500)
      const pid = pidIn(yield* GenStatem.startLink(self, clock, null))
      GenStatem.cast(self, pid, 800)
      yield* sleep(self, 1000)
      GenStatem.cast(self, pid, 10)
      yield* sleep(self, 10)
    })
    expect(seen).toEqual([
      ['due', 800],
      ['due', 1500],
    ])
  })

  it('lets other processes run while a machine keeps itself busy for ever, and can be killed', () => {
    const busy: GenStatemModule<number> = {
      name: 'Busy',
      callbackMode: () => atom('handle_event_function'),
      init: () => tuple(ok, atom('on'), 0, [tuple(atom('next_event'), atom('internal'), null)]),
      handleEvent: (_type, _content, _state, count) =>
        tuple(atom('keep_state'), count + 1, [tuple(atom('next_event'), atom('internal'), null)]),
    }
    let counted = 0
    const world = new World({
      entries: {
        main: () =>
          new FunctionProgram(function* (self) {
            const pid = pidIn(yield* GenStatem.start(self, busy, null))
            for (; counted < 5; counted++) {
              send(self, self.pid, counted)
              yield* receive(self)
            }
            const shown = self.world.process(pid)?.program.shownState
            expect((shown as Tuple).items[1]).toBeGreaterThan(100)
          }),
      },
    })
    world.spawn('main')
    world.run(200)
    expect(counted).toBe(5)
    expect(world.queue.length).toBe(1)
  })

  it('is found by a name with via, and takes what a start without a link is given', () => {
    const names = new Map<Term, Pid>()
    const { world } = runInWorld(function* (self) {
      self.world.modules.set(atom('book'), {
        whereisName: (_self: Process, key: Term) => names.get(key),
        registerName: (_self: Process, key: Term, pid: Pid) => names.set(key, pid).size > 0,
        unregisterName: (_self: Process, key: Term) => names.delete(key),
      })
      const name = viaName(atom('book'), 'front')
      const pid = pidIn(yield* GenStatem.startLink(self, door, 1, { name }))
      expect(yield* GenStatem.call(self, name, atom('which'))).toBe(atom('locked'))
      expect(yield* GenStatem.startLink(self, door, 1, { name })).toEqual(
        tuple(atom('error'), tuple(atom('already_started'), pid)),
      )
      GenStatem.cast(self, name, 1)
      expect(yield* sys.getState(self, name)).toEqual(tuple(atom('open'), 1))
      yield* GenStatem.stop(self, name, normal, infinity)
    })
    expect(world.processes.size).toBe(0)
  })

  it('goes on with a module loaded anew from its next code change on', () => {
    runInWorld(function* (self) {
      const pid = pidIn(yield* GenStatem.startLink(self, door, 1))
      const next: GenStatemModule<number> = {
        ...door,
        callbackMode: () => atom('handle_event_function'),
        handleEvent: type => answer(type, 'new'),
        codeChange: (vsn, state, data, extra) => tuple(ok, state, tuple(data, vsn, extra)),
      }
      self.world.modules.set(atom('Door'), next)
      expect(yield* GenStatem.call(self, pid, 2)).toBe(atom('locked'))
      yield* sys.suspend(self, pid)
      expect(yield* sys.changeCode(self, pid, atom('Door'), 1, 'more')).toBe(ok)
      yield* sys.resume(self, pid)
      expect(yield* GenStatem.call(self, pid, 1)).toBe('new')
      expect(yield* sys.getState(self, pid)).toEqual(tuple(atom('locked'), tuple(1, 1, 'more')))
    })
  })

  it('refuses a state that replace_state does not give as a pair', () => {
    runInWorld(function* (self) {
      const pid = pidIn(yield* GenStatem.startLink(self, door, 1))
      let raised: unknown
      try {
        yield* sys.replaceState(self, pid, () => atom('odd'))
      } catch (thrown) {
        raised = (thrown as { reason: Term }).reason
      }
      const where = tuple(atom('gen_statem'), atom('system_replace_state'))
      const why = tuple(atom('error'), tuple(atom('badmatch'), atom('odd')))
      expect(raised).toEqual(tuple(atom('callback_failed'), where, why))
      expect(yield* sys.getState(self, pid)).toEqual(tuple(atom('locked'), 1))
    })
  })
})

/** A machine that waits in its callbacks, puts events off, inserts some and sets timeouts of all kinds. */
const walker: GenStatemModule<number> = {
  name: 'Walker',
  callbackMode: () => [atom('handle_event_function'), atom('state_enter')],
  init: () => tuple(ok, atom('a'), 0),
  *handleEvent(type, content, state, count, self): Coroutine<Term> {
    output(
      self,
      'seen',
      tuple(atom('at'), monotonicTime(self), type === atom('enter') ? type : 'event', content, state),
    )
    if (type === atom('enter')) {
      yield* sleep(self, 3)
      return tuple(atom('keep_state'), count + 1, [tuple(tuple(atom('timeout'), state), 20, 'named')])
    }
    if (content === 'ask') {
      const value = yield* GenServer.call(self, atom('asked'), count)
      return tuple(keep, [tuple(atom('next_event'), atom('internal'), value)])
    }
    if (content === 'go') {
      yield* sleep(self, 5)
      const next = atom(state === atom('a') ? 'b' : 'a')
      return tuple(atom('next_state'), next, count, [tuple(atom('state_timeout'), 7, 'late')])
    }
    return content === 'later' && state === atom('a') ? tuple(keep, [atom('postpone')]) : keep
  },
  *terminate(reason, state, _data, self) {
    yield* sleep(self, 2)
    output(self, 'seen', tuple(atom('end'), reason, state))
  },
}

describe('a fork of a world with a state machine', () => {
  it('goes on as the original does, from every one of its steps', () => {
    const asked = {
      name: 'Asked',
      init: () => tuple(ok, null),
      *handleCall(request: Term, _from: Tuple, state: Term, self: Process): Coroutine<never> {
        yield* sleep(self, 4)
        return tuple(atom('reply'), tuple('answer', request), state) as never
      },
    }
    const main = new FunctionProgram(function* (self) {
      yield* GenServer.startLink(self, asked, null, { name: atom('asked') })
      const pid = pidIn(yield* GenStatem.startLink(self, walker, null, { name: atom('walker') }))
      for (const message of ['later', 'ask', 'go', 'x', 'go', 'ask']) GenStatem.cast(self, pid, message)
      yield* sleep(self, 60)
      GenStatem.cast(self, pid, 'go')
      yield* sys.log(self, pid, true)
      yield* GenStatem.stop(self, pid)
    })
    const outputsOf = (world: World): Term[] => {
      const seen: Term[] = []
      world.output = (_pid, _channel, value) => seen.push(value)
      return seen
    }
    const world = new World({ entries: { main: () => main } })
    const all = outputsOf(world)
    world.spawn('main')
    let forks = 0
    let midWait = 0
    const step = (): boolean => {
      if (world.run(1) === 1) return true
      const due = world.nextDue()
      if (due !== null) world.inject({ type: 'clock', now: due })
      return due !== null
    }
    const instants: { world: World; seen: Term[]; before: number; now: number }[] = []
    while (step()) {
      if (world.processes.size === 0) break
      const fork = world.fork()
      for (const process of world.processes.values()) if (process.coroutine !== null) midWait++
      instants.push({ world: fork, seen: outputsOf(fork), before: all.length, now: world.now })
      forks++
    }
    for (const { world: fork, seen, before } of instants) {
      fork.advance(1000)
      expect(seen).toEqual(all.slice(before))
    }
    expect(forks).toBeGreaterThan(40)
    expect(midWait).toBeGreaterThan(40)
    expect(all.length).toBeGreaterThan(15)
  })
})
