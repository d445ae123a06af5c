import { type Coroutine, FunctionProgram, type Process, World } from '../src/main/runtime/index.ts'

/**
 * One thing that is measured: does work of the given size and returns what it measured, of the kind that its row in
 * the table has: nanoseconds for all of it, nanoseconds of each sample, or bytes.
 */
export type Case = (size: number) => number[] | Promise<number[]>

/** Nanoseconds by the machine's clock. */
export function clock(): number {
  return performance.now() * 1e6
}

/** Takes the times of a case: one for all of the work, or one for each sample. */
export class Stopwatch {
  readonly times: number[] = []
  private startedAt = 0

  start(): void {
    this.startedAt = clock()
  }

  stop(): void {
    this.times.push(clock() - this.startedAt)
  }
}

/** The watch of the last case: V8 forgets a class when no object of it is left, and would compile each case anew. */
const last: Stopwatch[] = []

/**
 * The case that runs `body` as the first process of a new world until nothing is left to do. `body` makes ready what
 * it needs, and starts the watch for the work that is measured.
 */
export function timed(
  body: (self: Process, size: number, watch: Stopwatch) => Coroutine<void>,
  prepare?: (world: World) => void,
): Case {
  return size => {
    const watch = new Stopwatch()
    last[0] = watch
    const world = new World({ entries: { main: () => new FunctionProgram(self => body(self, size, watch)) } })
    prepare?.(world)
    world.spawn('main')
    world.run()
    if (watch.times.length === 0) throw new Error('the case did not come to its end')
    return watch.times
  }
}
