import { type Coroutine, FunctionProgram, type Process, World } from '../src/main/runtime/index.ts'

/**
 * One thing that is measured: does work of the given size and returns what it measured, of the kind that its row in
 * the table has: nanoseconds for all of it, nanoseconds of each sample, or bytes.
 */
export type Case = (size: number) => number[]

/** Nanoseconds by the machine's clock. */
export function clock(): number {
  return Number(process.hrtime.bigint())
}

/** Runs `body` as the first process of a new world until nothing is left to do; returns what it returned. */
export function inWorld<T>(body: (self: Process) => Coroutine<T>, prepare?: (world: World) => void): T {
  let result: { readonly value: T } | null = null
  const world = new World({
    entries: {
      main: () =>
        new FunctionProgram(function* (self) {
          result = { value: yield* body(self) }
        }),
    },
  })
  prepare?.(world)
  world.spawn('main')
  world.run()
  if (result === null) throw new Error('the case did not come to its end')
  return (result as { readonly value: T }).value
}

/** A case in two parts: what is made ready first, and the work that is timed. */
export function timed(
  ready: (self: Process, size: number) => Coroutine<(self: Process) => Coroutine<unknown>>,
  prepare?: (world: World) => void,
): Case {
  return size =>
    inWorld(function* (self) {
      const work = yield* ready(self, size)
      const start = clock()
      yield* work(self)
      return [clock() - start]
    }, prepare)
}
