import { describe, expect, it } from 'vitest'
import { PubSub, Supervisor } from '../../../src/main/otp/index.ts'
import { exitSignal, type Process, receive, sleep, spawn, timedOut } from '../../../src/main/runtime/index.ts'
import { kill, ok } from '../../../src/shared/atoms.ts'
import { atom, type Term } from '../../../src/shared/term.ts'
import { runInWorld } from '../../support/run-in-world.ts'

const bus = atom('pubsub')

describe('PubSub', () => {
  it('runs the program of its documentation', () => {
    runInWorld(function* (self) {
      yield* PubSub.startLink(self, { name: atom('pubsub') })
      PubSub.subscribe(self, atom('pubsub'), 'orders')
      PubSub.broadcast(self, atom('pubsub'), 'orders', 'new order')
      expect(yield* receive(self)).toBe('new order')
    })
  })

  it.each([1, 3])('reaches the subscribers of the topic and no others, in %i partition(s)', partitions => {
    runInWorld(function* (self) {
      yield* Supervisor.startLinkChildren(self, [PubSub.childSpec({ name: bus, partitions })])
      const got: Term[] = []
      const subscriber = (topic: Term) =>
        spawn(self, function* (process: Process) {
          PubSub.subscribe(process, bus, topic)
          for (;;) got.push([topic, (yield* receive(process)) as Term])
        })
      const [first] = ['a', 'a', 'b'].map(subscriber)
      yield* sleep(self, 1)
      expect(PubSub.broadcast(self, bus, 'a', 1)).toBe(ok)
      expect(PubSub.broadcast(self, bus, 'none', 2)).toBe(ok)
      yield* sleep(self, 1)
      expect(got).toEqual([
        ['a', 1],
        ['a', 1],
      ])
      exitSignal(self, first as never, kill)
      yield* sleep(self, 1)
      PubSub.broadcast(self, bus, 'a', 3)
      yield* sleep(self, 1)
      expect(got.slice(2)).toEqual([['a', 3]])
    })
  })

  it('reaches a subscriber once for each subscription, none after it has unsubscribed', () => {
    runInWorld(function* (self) {
      yield* PubSub.startLink(self, { name: bus })
      PubSub.subscribe(self, bus, 't')
      PubSub.subscribe(self, bus, 't')
      PubSub.broadcast(self, bus, 't', 1)
      expect([yield* receive(self, null, 0), yield* receive(self, null, 0)]).toEqual([1, 1])
      PubSub.unsubscribe(self, bus, 't')
      PubSub.broadcast(self, bus, 't', 2)
      expect(yield* receive(self, null, 10)).toBe(timedOut)
    })
  })

  it('can leave out the sender', () => {
    runInWorld(function* (self) {
      yield* PubSub.startLink(self, { name: bus })
      PubSub.subscribe(self, bus, 't')
      PubSub.broadcastFrom(self, bus, self.pid, 't', 1)
      expect(yield* receive(self, null, 10)).toBe(timedOut)
    })
  })
})
