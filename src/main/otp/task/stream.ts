import type { Term } from '../../../shared/term.ts'
import { type Awaitable, type Coroutine, isCoroutine, type Process } from '../../runtime/index.ts'
import type { Timeout } from '../timeout.ts'
import type { StartTask } from './stream-monitor.ts'
import { StreamReader } from './stream-reader.ts'

export type StreamOptions = {
  /** Tasks that run at one time. Default 4. */
  maxConcurrency?: number
  /** Whether results come in the order of the items, or as they come. Default true. */
  ordered?: boolean
  /** Ms that one task may take. Default 5000. */
  timeout?: Timeout
  /** What a task that takes longer means: `exit` (default) ends the caller, `kill_task` gives `{exit, timeout}`. */
  onTimeout?: 'exit' | 'kill_task'
  /** Whether a failure names its item: `{exit, {Item, Reason}}`. Default false. */
  zipInputOnExit?: boolean
}

/** What a task of a stream does with its item. What it returns is the result, a term; nothing is nil. */
export type StreamFunction = (item: Term, self: Process) => Awaitable<unknown>

/** Where items come from: a list, what a generator makes one by one, or another stream. */
export type Source = Iterable<Term> | TaskStream

/** What is done with a result and what came of those before it: the next such value, or the last one. */
export type StreamReducer<T> = (
  result: Term,
  value: T,
) => Awaitable<{ readonly cont: T } | { readonly halt: T }>

/**
 * Results of tasks, made when they are asked for. Nothing runs before; each of the functions below begins anew, and ends
 * what still runs when it has got what it wants.
 * @see Elixir, Enumerable: reduce/3, as of Task.async_stream/3
 */
export class TaskStream {
  /** Starts a stream that is read one result at a time, by the process that it was made for. */
  readonly open: () => StreamReader

  constructor(self: Process, source: Source, fun: StreamFunction, options: StreamOptions, start: StartTask) {
    this.open = () => new StreamReader(self, source, fun, options, start)
  }

  /** All results. @see Elixir, Enum: to_list/1 */
  toList(): Coroutine<Term[]> {
    return this.take(Number.POSITIVE_INFINITY)
  }

  /** The first `count` results. @see Elixir, Enum: take/2 */
  *take(count: number): Coroutine<Term[]> {
    if (count <= 0) return []
    return yield* this.reduce([] as Term[], (result, taken) => {
      const all = [...taken, result]
      return all.length < count ? { cont: all } : { halt: all }
    })
  }

  /** Calls `reducer` with each result, until it halts or there are no more. What it raises ends the tasks as well. */
  *reduce<T>(from: T, reducer: StreamReducer<T>): Coroutine<T> {
    const reader = this.open()
    let value = from
    for (;;) {
      const result = yield* reader.next()
      if (result === null) return value
      let step: { readonly cont: T } | { readonly halt: T }
      try {
        const said = reducer(result, value)
        step = isCoroutine(said) ? yield* said : said
      } catch (thrown) {
        yield* reader.close()
        throw thrown
      }
      if ('cont' in step) value = step.cont
      else {
        yield* reader.close()
        return step.halt
      }
    }
  }
}
