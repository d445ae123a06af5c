import { beforeEach, describe, expect, it } from 'vitest'
import { ProcessMemory } from '../../../src/main/observer/process-memory.ts'
import { type Process, put, receive } from '../../../src/main/runtime/index.ts'
import { atom, isTagged, type Term, tuple } from '../../../src/shared/term.ts'
import { heapBytes } from '../../../src/shared/term-size.ts'
import { TestSystem } from './system.ts'

/** What OTP 25 says of a process that does nothing. */
const idle = 2_640
const record = idle - 233 * 8

let system: TestSystem
let memory: ProcessMemory
const process = (name: string): Process => system.host.world.names.get(atom(name)) as Process

beforeEach(() => {
  system = new TestSystem().start()
  memory = new ProcessMemory()
})

describe('the memory of a process', () => {
  it('is that of an idle process while its state fits into the smallest heap', () => {
    expect(memory.bytesOf(process('a'))).toBe(idle)
  })

  it('is its record and its state where that is larger', () => {
    const items: Term[] = []
    for (let item = 0; item < 200; item++) {
      system.cast(process('a').pid, `{:item, ${item}}`)
      items.push(tuple(atom('item'), item))
    }
    system.pass(100)
    const state = { name: 'a', items }
    expect(heapBytes(state)).toBeGreaterThan(233 * 8)
    expect(memory.bytesOf(process('a'))).toBe(record + heapBytes(state))
    // Once more, now that most of it is known.
    system.cast(process('a').pid, '{:item, 200}')
    system.pass(100)
    expect(memory.bytesOf(process('a'))).toBe(
      record + heapBytes({ name: 'a', items: [...items, tuple(1, 2)] }),
    )
  })

  it('has the messages that wait; of many, as if all were like the first', () => {
    const message = 64 + heapBytes(tuple(1, tuple(2, 3)))
    system.host.driver.pause()
    for (let count = 0; count < 500; count++) system.cast(process('b').pid, '{:item, 1}')
    expect(memory.bytesOf(process('b'))).toBe(idle + 500 * message)
  })

  it('has the dictionary', () => {
    const large = Array.from({ length: 300 }, (_, item) => item)
    system.do(function* (self) {
      put(self, atom('large'), large)
      yield* receive(self, message => isTagged(message, atom('never'), 2))
    })
    const last = [...system.host.world.processes.values()].at(-1) as Process
    expect(memory.bytesOf(last)).toBe(record + 24 + heapBytes(large))
  })

  it('grows with the children of a supervisor', () => {
    const shown = process('top').program.shownState as Term
    expect(memory.bytesOf(process('top'))).toBe(record + Math.max(233 * 8, heapBytes(shown) + 3 * 160))
  })
})
