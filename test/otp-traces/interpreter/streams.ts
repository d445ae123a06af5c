import { type StreamOptions, Task, type TaskStream, TaskSupervisor } from '../../../src/main/otp/index.ts'
import {
  type Coroutine,
  isAlive,
  monotonicTime,
  type Process,
  raise,
  sleep,
} from '../../../src/main/runtime/index.ts'
import { atom, type Pid, type Term, tuple } from '../../../src/shared/term.ts'
import type { Json, Rule, Step } from './scenario.ts'
import { type Store, withStore } from './store.ts'
import { decode, encode, resultOf } from './terms.ts'

type Item = Rule & { readonly ms?: number; readonly bad_source?: Json }

/** How the results of a stream are read. */
type Read = {
  readonly take?: number
  readonly each?: { readonly ms?: number; readonly halt_at?: number; readonly raise_at?: number }
  readonly next?: number
  readonly ms?: number
}

/** Runs a stream of tasks that sleep and end as their items say. @see record.exs, do_step of "stream" */
export function* runStream(self: Process, store: Store, step: Step, options: StreamOptions): Coroutine<Term> {
  const began = monotonicTime(self)
  const items = step.items as unknown as readonly Item[]
  const note = (process: Process, entry: readonly Json[]): void =>
    withStore(process, store, () =>
      store.log(process.pid, [...entry, Math.floor((monotonicTime(process) - began + 30) / 100)]),
    )

  function* source(): Generator<Term> {
    try {
      for (const [at, { bad_source }] of items.entries()) {
        if (bad_source !== undefined) raise(decode(bad_source, store))
        note(self, ['item', at])
        yield at
      }
    } finally {
      note(self, ['no more items'])
    }
  }

  function* work(at: Term, task: Process): Coroutine<Term> {
    const item = items[at as number] as Item
    withStore(task, store, () => store.name(`t${Number(at)}`, task.pid, null))
    note(task, ['begins'])
    yield* sleep(task, item.ms ?? 0)
    note(task, ['ends'])
    return resultOf(item, store, {})
  }

  const first =
    step.sup === undefined
      ? Task.asyncStream(self, { [Symbol.iterator]: source }, work, options)
      : TaskSupervisor.asyncStreamNolink(
          self,
          decode(step.sup, store) as Pid,
          { [Symbol.iterator]: source },
          work,
          options,
        )
  const stream = step.then === undefined ? first : Task.asyncStream(self, first, then(step.then), options)
  try {
    return yield* read(self, stream, step.read as unknown as Read, entry => note(self, entry), store)
  } finally {
    yield* sleep(self, 1)
    const alive = withStore(self, store, () =>
      items.flatMap((_, at) => (isRunning(self, store, `t${at}`) ? [String(at)] : [])),
    )
    note(self, ['alive', alive])
  }
}

function isRunning(self: Process, store: Store, name: string): boolean {
  return store.has(name) && isAlive(self, store.pid(name))
}

/** What a second stream does with the results of the first. */
function then(ms: Json) {
  return function* (result: Term, task: Process): Coroutine<Term> {
    yield* sleep(task, ms as number)
    return tuple(atom('then'), result)
  }
}

function* read(
  self: Process,
  stream: TaskStream,
  how: Read,
  note: (entry: readonly Json[]) => void,
  store: Store,
): Coroutine<Term> {
  if (how.take !== undefined) return yield* stream.take(how.take)
  if (how.next !== undefined) {
    const reader = stream.open()
    for (let left = how.next; left > 0; left--) {
      const result = yield* reader.next()
      note(['next', encode(result, store)])
      yield* sleep(self, how.ms ?? 0)
      if (result === null) return atom('done')
    }
    yield* reader.close()
    return atom('halted')
  }
  const { ms = 0, halt_at, raise_at } = how.each ?? {}
  return yield* stream.reduce(1 as Term, function* (result, count) {
    note(['result', encode(result, store)])
    yield* sleep(self, ms)
    if (raise_at === count) raise(atom('enough'))
    return halt_at === count ? { halt: atom('halted') as Term } : { cont: ((count as number) + 1) as Term }
  })
}
