import { describe, expect, it } from 'vitest'
import { Agent, GenServer, PartitionSupervisor } from '../../../src/main/otp/index.ts'
import {
  type Coroutine,
  type ErlangExit,
  errorReason,
  exitSignal,
  type Process,
  sleep,
} from '../../../src/main/runtime/index.ts'
import { kill, noproc } from '../../../src/shared/atoms.ts'
import { atom, type Pid, type Term, type Tuple } from '../../../src/shared/term.ts'
import { runInWorld } from '../../support/run-in-world.ts'

const name = atom('counters')
const own = (_state: Term, process: Process): Term => process.pid

/** Runs `body` beside three partitions that hold their number. */
function withPartitions(body: (self: Process) => Coroutine<unknown>): void {
  runInWorld(function* (self) {
    yield* PartitionSupervisor.startLink(self, {
      name,
      partitions: 3,
      childSpec: number => ({ id: 'any', start: process => Agent.startLink(process, () => number) }),
    })
    yield* body(self)
  })
}

describe('PartitionSupervisor', () => {
  it('runs the program of its documentation', () => {
    runInWorld(function* (self) {
      yield* PartitionSupervisor.startLink(self, {
        name: atom('counters'),
        childSpec: { id: 1, start: process => Agent.startLink(process, () => 0) },
      })
      const via = PartitionSupervisor.via(atom('counters'), 'some key')
      expect(yield* Agent.get(self, via, count => count)).toBe(0)
      expect(PartitionSupervisor.partitions(self, name)).toBe(4)
    })
  })

  it('gives integers their remainder, and every other key always the same partition', () => {
    withPartitions(function* (self) {
      const numbers: Term[] = []
      for (const key of [0, 1, 2, 3, 7, -7])
        numbers.push(yield* Agent.get(self, PartitionSupervisor.via(name, key), state => state))
      expect(numbers).toEqual([0, 1, 2, 0, 1, 1])
      for (const key of ['text', atom('atom'), self.pid, [1]] as Term[]) {
        const via = PartitionSupervisor.via(name, key)
        expect(yield* Agent.get(self, via, own)).toBe(yield* Agent.get(self, via, own))
      }
    })
  })

  it('finds a partition again after its restart', () => {
    withPartitions(function* (self) {
      const via = PartitionSupervisor.via(name, 2)
      const before = (yield* Agent.get(self, via, own)) as Pid
      exitSignal(self, before, kill)
      yield* sleep(self, 1)
      expect(yield* Agent.get(self, via, own)).not.toBe(before)
      expect(yield* Agent.get(self, via, state => state)).toBe(2)
    })
  })

  it('has the numbers of the partitions as ids', () => {
    withPartitions(function* (self) {
      const children = (yield* PartitionSupervisor.whichChildren(self, name)) as Tuple[]
      expect(children.map(child => child.items[0])).toEqual([2, 1, 0])
      yield* PartitionSupervisor.stop(self, name)
      let reason: Term = null
      try {
        yield* GenServer.call(self, PartitionSupervisor.via(name, 1), 1)
      } catch (thrown) {
        reason = (thrown as ErlangExit).reason
      }
      expect((reason as Tuple).items[0]).toBe(noproc)
    })
  })

  it.each([
    ['no name', { name: 'x' as never, partitions: 1 }],
    ['no partitions', { name, partitions: 0 }],
  ])('refuses %s with an ArgumentError', (_what, options) => {
    runInWorld(self => {
      let raised: Term = null
      try {
        const childSpec = { id: 1, start: (process: Process) => Agent.startLink(process, () => 0) }
        PartitionSupervisor.startLink(self, { ...options, childSpec })
      } catch (thrown) {
        raised = errorReason(thrown)
      }
      expect(raised).toMatchObject({ __struct__: atom('Elixir.ArgumentError') })
    })
  })

  it('cannot be registered through', () => {
    withPartitions(function* (self) {
      let reason: Term = null
      try {
        const via = PartitionSupervisor.via(atom('nobody'), 1)
        yield* Agent.startLink(self, () => 0, { name: via })
      } catch (thrown) {
        reason = (thrown as ErlangExit).reason
      }
      expect((reason as Tuple).items[0]).toBe(noproc)
    })
  })
})
