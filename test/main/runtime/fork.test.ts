import { describe, expect, it } from 'vitest'
import {
  FunctionProgram,
  type Input,
  type Process,
  receive,
  send,
  sleep,
  spawn,
  World,
} from '../../../src/main/runtime/index.ts'
import { atom, Pid } from '../../../src/shared/term.ts'
import { Random } from '../../support/terms.ts'
import { eventsOf, newWanderers } from './support/wanderers.ts'

/** `count` inputs from outside, each with the steps to make before it. */
function script(random: Random, count: number): { steps: number; input: Input }[] {
  let now = 1_000
  return Array.from({ length: count }, () => {
    const pid = new Pid(1 + random.int(60))
    now += random.int(30)
    const inputs: Input[] = [
      { type: 'clock', now },
      { type: 'send', to: pid, message: random.int(100) },
      { type: 'signal', to: pid, reason: atom('outside') },
      { type: 'next', to: pid },
      { type: 'mailbox', to: pid, change: { do: 'first', index: random.int(3) } },
      { type: 'mailbox', to: pid, change: { do: 'drop', index: random.int(3) } },
      { type: 'mailbox', to: pid, change: { do: 'delay', index: random.int(3), ms: random.int(40) } },
      { type: 'io', id: 1 + random.int(200), result: random.int(100) },
    ]
    return { steps: random.int(40), input: random.pick(inputs) }
  })
}

describe('a fork', () => {
  it('goes on as the original does, given the same inputs, and the original as if there were no fork', () => {
    let midWait = 0
    for (let seed = 1; seed <= 300; seed++) {
      const random = new Random(seed)
      const before = script(random, 30)
      const after = script(random, 30)
      const { world } = newWanderers(seed)
      const twin = newWanderers(seed).world
      world.spawn('wanderer')
      twin.spawn('wanderer')
      for (const { steps, input } of before) {
        for (const each of [world, twin]) {
          each.run(steps)
          each.inject(input)
        }
      }
      const told = [eventsOf(world), eventsOf(twin)]
      const fork = world.fork({ device: { request: () => undefined } })
      for (const process of world.processes.values()) if (process.coroutine !== null) midWait++
      // The fork goes first, and far: nothing of that may show in the original.
      const forked = eventsOf(fork)
      for (const each of [fork, world, twin]) {
        for (const { steps, input } of after) {
          each.run(steps)
          each.inject(input)
        }
        each.run(500)
      }
      expect(told[0], `seed ${seed}: original`).toEqual(told[1])
      expect(forked, `seed ${seed}: fork`).toEqual(told[1])
      expect(fork.processes.size).toBe(twin.processes.size)
    }
    expect(midWait, 'callbacks in the middle of a wait').toBeGreaterThan(1_000)
  })

  it('of a process that has started thousands knows the pid of each, of those that are gone too', () => {
    const heard: Pid[][] = []
    const world = new World({ entries: { main: () => new FunctionProgram(starter) } })
    function* starter(self: Process) {
      const pids: Pid[] = []
      for (let i = 0; i < 3_000; i++) {
        pids.push(spawn(self, i % 3 === 0 ? waiter : () => undefined))
        if (i % 500 === 0) yield* sleep(self, 1)
      }
      yield* receive(self)
      for (const pid of pids) send(self, pid, 'end')
      heard.push(pids)
      yield* receive(self)
    }
    world.spawn('main')
    world.advance(10)
    const fork = world.fork()
    const [main] = world.processes.values()
    for (const each of [world, fork]) {
      expect(each.processes.size).toBe(1_001)
      each.inject({ type: 'send', to: (main as Process).pid, message: 'go on' })
      each.run()
      expect(each.processes.size).toBe(1)
    }
    const [own, copied] = heard as [Pid[], Pid[]]
    expect(copied.map(pid => pid.id)).toEqual(own.map(pid => pid.id))
    // A pid of somebody who lives is the one by which all know it.
    expect(own.every((pid, i) => i % 3 !== 0 || pid === copied[i])).toBe(true)
  })
})

function* waiter(self: Process) {
  yield* receive(self)
}
