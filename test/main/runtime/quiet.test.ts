import { describe, expect, it } from 'vitest'
import {
  exitSignal,
  FunctionProgram,
  link,
  type Process,
  receive,
  receiveRef,
  register,
  send,
  sleep,
  spawn,
  spawnMonitor,
  unlink,
  World,
} from '../../../src/main/runtime/index.ts'
import { atom } from '../../../src/shared/term.ts'

/** A world whose first process starts another, sends it two messages, and of which the other takes one and ends. */
function newWorld(): World {
  return new World({
    entries: {
      main: () =>
        new FunctionProgram(function* (self) {
          const other = spawn(self, function* (me) {
            yield* receive(me, message => message === 'second')
          })
          send(self, other, 'first')
          yield* receive(self, null, 10)
          send(self, other, 'second')
        }),
    },
  })
}

describe('a quiet world', () => {
  it('tells of starts and ends, and of no message', () => {
    const world = newWorld()
    const told: string[] = []
    world.tap = event => void told.push(event.type)
    world.quiet = true
    world.spawn('main')
    world.advance(20)
    expect(told).toEqual(['spawn', 'spawn', 'exit', 'exit'])
    world.quiet = false
    told.length = 0
    world.spawn('main')
    world.run()
    expect(told).toEqual(['spawn', 'spawn', 'send'])
  })

  it('tells of no links, names, monitors and exit signals when those are spared, and of lives all the same', () => {
    const body = function* (self: Process) {
      const { pid, ref } = spawnMonitor(self, child => sleep(child, null))
      link(self, pid)
      register(self, atom('child'), pid)
      unlink(self, pid)
      exitSignal(self, pid, 'enough')
      yield* receiveRef(self, ref, null)
    }
    const world = new World({ entries: { main: () => new FunctionProgram(body) } })
    const told: string[] = []
    world.tap = event => void told.push(event.type)
    world.quiet = true
    world.spare({ ties: true })
    world.spawn('main')
    world.run()
    expect(told).toEqual(['spawn', 'spawn', 'exit', 'exit'])
    world.spare({})
    told.length = 0
    world.spawn('main')
    world.run()
    expect(told.filter(type => type !== 'spawn' && type !== 'exit')).toEqual([
      'monitor',
      'link',
      'register',
      'unlink',
      'signal',
      'unregister',
    ])
  })

  it('says which processes did something, each once, whether or not they live', () => {
    const world = newWorld()
    world.touched = []
    world.spawn('main')
    world.run()
    expect(world.takeTouched().map(({ pid }) => pid.id)).toEqual([1, 2])
    expect(world.takeTouched()).toEqual([])
    world.advance(20)
    expect(world.takeTouched().map(({ pid, dead }) => [pid.id, dead])).toEqual([
      [1, true],
      [2, true],
    ])
  })

  it('says nothing of the kind unless it is asked', () => {
    const world = newWorld()
    world.spawn('main')
    world.advance(20)
    expect(world.takeTouched()).toEqual([])
  })
})
