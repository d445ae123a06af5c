import { describe, expect, it } from 'vitest'
import { FunctionProgram, type ProcessFunction, World } from '../../../src/main/runtime/index.ts'
import type { Term, Tuple } from '../../../src/shared/term.ts'
import { toJson } from '../../../src/shared/term-json.ts'

/** The reason that `fn` exits with, in a world that `host` runs. */
function reasonOf(fn: ProcessFunction, host: (world: World) => void): Term {
  let reason: Term = null
  const world = new World({ entries: { main: () => new FunctionProgram(fn) } })
  world.tap = event => {
    if (event.type === 'exit') reason = event.reason
  }
  world.spawn('main')
  host(world)
  return reason
}

function crash(): never {
  throw new Error('boom')
}

function deeply(depth: number, world: World): void {
  if (depth === 0) world.run()
  else deeply(depth - 1, world)
}

describe('the stack in an exit reason', () => {
  it.each<[string, ProcessFunction]>([
    ['a plain function', () => crash()],
    [
      'a generator function',
      // biome-ignore lint/correctness/useYield: it is the kind of function that counts.
      function* () {
        crash()
      },
    ],
  ])('of %s names the functions of the process and nothing of who runs the world', (_kind, fn) => {
    const reason = reasonOf(fn, world => world.run())
    const stack = (reason as Tuple).items[1] as Tuple[]
    const functions = stack.map(frame => (frame.items[1] as symbol).description)
    expect(functions[0]).toBe('crash')
    expect(functions).not.toContain('run')
    expect(toJson(reasonOf(fn, world => deeply(5, world)))).toEqual(toJson(reason))
  })
})
