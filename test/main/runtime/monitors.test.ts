import { describe, expect, it } from 'vitest'
import {
  demonitor,
  exitSignal,
  monitor,
  receive,
  send,
  sleep,
  spawn,
  timedOut,
} from '../../../src/main/runtime/index.ts'
import { DOWN, kill, killed, noproc, process } from '../../../src/shared/atoms.ts'
import { tuple } from '../../../src/shared/term.ts'
import { runInWorld } from '../../support/run-in-world.ts'

describe('a monitor that is an alias too', () => {
  it('takes messages until it is ended', () => {
    runInWorld(function* (self) {
      const pid = spawn(self, function* (other) {
        yield* receive(other)
      })
      const ref = monitor(self, pid, { alias: true })
      send(self, ref, 1)
      send(self, ref, 2)
      expect([yield* receive(self), yield* receive(self)]).toEqual([1, 2])
      demonitor(self, ref)
      send(self, ref, 3)
      expect(yield* receive(self, null, 10)).toBe(timedOut)
    })
  })

  it('takes none after its DOWN', () => {
    runInWorld(function* (self) {
      const pid = spawn(self, function* (other) {
        yield* receive(other)
      })
      const ref = monitor(self, pid, { alias: true })
      exitSignal(self, pid, kill)
      yield* sleep(self, 1)
      send(self, ref, 1)
      expect(yield* receive(self)).toEqual(tuple(DOWN, ref, process, pid, killed))
      expect(yield* receive(self, null, 10)).toBe(timedOut)
      const late = monitor(self, pid, { alias: true })
      send(self, late, 2)
      expect(yield* receive(self)).toEqual(tuple(DOWN, late, process, pid, noproc))
      expect(yield* receive(self, null, 10)).toBe(timedOut)
    })
  })

  it('is no alias unless it was asked to be', () => {
    runInWorld(function* (self) {
      const pid = spawn(self, function* (other) {
        yield* receive(other)
      })
      send(self, monitor(self, pid), 1)
      expect(yield* receive(self, null, 10)).toBe(timedOut)
    })
  })
})
