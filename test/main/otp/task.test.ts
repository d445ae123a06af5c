import { describe, expect, it } from 'vitest'
import { Supervisor, Task, type TaskStruct } from '../../../src/main/otp/index.ts'
import {
  type Coroutine,
  ErlangExit,
  errorReason,
  exit,
  exitSignal,
  get,
  isAlive,
  monitor,
  type Process,
  raise,
  receive,
  send,
  sleep,
  spawn,
  timedOut,
  trapExit,
} from '../../../src/main/runtime/index.ts'
import {
  brutal_kill,
  callers,
  DOWN,
  EXIT,
  infinity,
  kill,
  killed,
  normal,
  ok,
  process as processAtom,
  shutdown,
  timeout,
} from '../../../src/shared/atoms.ts'
import { atom, type Pid, type Term, type Tuple, tuple } from '../../../src/shared/term.ts'
import { runInWorld } from '../../support/run-in-world.ts'

const boom = atom('boom')
const task = atom('Elixir.Task')

/** A task function that takes `ms` and gives `value`. */
const later = (ms: number, value: Term) =>
  function* (self: Process): Coroutine<Term> {
    yield* sleep(self, ms)
    return value
  }

/** The reason that `body` exits with. */
function* exitOf(body: Coroutine<unknown>): Coroutine<Term> {
  try {
    yield* body
  } catch (thrown) {
    if (thrown instanceof ErlangExit) return thrown.reason
    throw thrown
  }
  return 'it did not exit'
}

function* next(self: Process, ms = 0): Coroutine<unknown> {
  return yield* receive(self, null, ms)
}

function reasonFrom(name: string, reason: Term, ...args: Term[]): Term {
  return tuple(reason, tuple(task, atom(name), args))
}

describe('Task.async and await', () => {
  it('give the result, and leave no message behind', () => {
    runInWorld(function* (self) {
      const one = Task.async(self, () => 1)
      const two = Task.async(self, later(300, 'two'))
      expect(yield* Task.await(self, two)).toBe('two')
      expect(yield* Task.await(self, one)).toBe(1)
      expect(yield* next(self, 10)).toBe(timedOut)
    })
  })

  it('give nil for a function that returns nothing', () => {
    runInWorld(function* (self) {
      expect(
        yield* Task.await(
          self,
          Task.async(self, () => undefined),
        ),
      ).toBe(null)
    })
  })

  it('exit the caller when the task takes too long; what comes later is dropped', () => {
    runInWorld(function* (self) {
      const slow = Task.async(self, later(800, 1))
      expect(yield* exitOf(Task.await(self, slow, 200))).toEqual(reasonFrom('await', timeout, slow, 200))
      expect(isAlive(self, slow.pid as Pid)).toBe(true)
      expect(yield* next(self, 2_000)).toBe(timedOut)
    })
  })

  it('exit a caller that traps exits with the reason of the task, which also comes as a message', () => {
    runInWorld(function* (self) {
      trapExit(self, true)
      const failing = Task.async(self, () => exit(boom))
      expect(yield* exitOf(Task.await(self, failing))).toEqual(reasonFrom('await', boom, failing, 5_000))
      expect(yield* next(self)).toEqual(tuple(EXIT, failing.pid, boom))
    })
  })

  it('take a caller that does not trap exits along', () => {
    runInWorld(function* (self) {
      const caller = spawn(self, function* (process) {
        yield* Task.await(
          process,
          Task.async(process, () => raise(boom)),
          infinity,
        )
      })
      const ref = monitor(self, caller)
      const down = (yield* next(self, 1_000)) as Tuple
      expect(down.items.slice(0, 2)).toEqual([DOWN, ref])
      expect(down.items[4]).toEqual(tuple(boom, expect.anything()))
    })
  })

  it('end the task with its caller', () => {
    runInWorld(function* (self) {
      let started: TaskStruct | undefined
      const caller = spawn(self, function* (process) {
        started = Task.async(process, later(5_000, 1))
        yield* receive(process)
      })
      yield* sleep(self, 1)
      exitSignal(self, caller, boom)
      yield* sleep(self, 1)
      expect(isAlive(self, (started as TaskStruct).pid as Pid)).toBe(false)
    })
  })

  it('are for the process that started the task alone', () => {
    runInWorld(function* (self) {
      const own = Task.async(self, () => 1)
      let raised: Term = null
      spawn(self, function* (other) {
        try {
          yield* Task.await(other, own)
        } catch (thrown) {
          raised = errorReason(thrown)
        }
      })
      yield* sleep(self, 1)
      expect(raised).toMatchObject({ __struct__: atom('Elixir.ArgumentError') })
    })
  })

  it('tell the task who its callers are', () => {
    runInWorld(function* (self) {
      const names = Task.async(self, function* (outer) {
        const inner = Task.async(outer, process => get(process, callers))
        return [get(outer, callers), yield* Task.await(outer, inner)]
      })
      const [outer, inner] = (yield* Task.await(self, names)) as Term[][]
      expect(outer).toEqual([self.pid])
      expect(inner).toEqual([names.pid, self.pid])
    })
  })

  it('send result and end as messages to those who do not wait', () => {
    runInWorld(function* (self) {
      const { ref, pid } = Task.async(self, () => tuple(ok, 1))
      expect(yield* next(self, 10)).toEqual(tuple(ref, tuple(ok, 1)))
      expect(yield* next(self, 10)).toEqual(tuple(DOWN, ref, processAtom, pid, normal))
    })
  })
})

describe('Task.awaitMany', () => {
  it('gives the results in the order of the tasks', () => {
    runInWorld(function* (self) {
      const tasks = [300, 100, 200].map(ms => Task.async(self, later(ms, ms)))
      expect(yield* Task.awaitMany(self, tasks)).toEqual([300, 100, 200])
      expect(self.world.now).toBe(300)
      expect(yield* next(self, 10)).toBe(timedOut)
    })
  })

  it('exits when one of them fails, or when they take too long together', () => {
    runInWorld(function* (self) {
      trapExit(self, true)
      const failing = [Task.async(self, later(500, 1)), Task.async(self, () => exit(boom))]
      const failed = yield* exitOf(Task.awaitMany(self, failing))
      expect(failed).toEqual(reasonFrom('await_many', boom, failing, 5_000))
      const slow = [Task.async(self, later(100, 1)), Task.async(self, later(900, 1))]
      const late = yield* exitOf(Task.awaitMany(self, slow, 400))
      expect(late).toEqual(reasonFrom('await_many', timeout, slow, 400))
    })
  })
})

describe('Task.yield', () => {
  it('gives nil while the task runs, and the result when it has come', () => {
    runInWorld(function* (self) {
      const slow = Task.async(self, later(500, 5))
      expect(yield* Task.yield(self, slow, 100)).toBe(null)
      expect(yield* Task.yield(self, slow, 2_000)).toEqual(tuple(ok, 5))
      expect(yield* next(self, 10)).toBe(timedOut)
    })
  })

  it('gives the reason of a task that ended without a result', () => {
    runInWorld(function* (self) {
      trapExit(self, true)
      const failing = Task.async(self, () => exit(boom))
      expect(yield* Task.yield(self, failing)).toEqual(tuple(atom('exit'), boom))
    })
  })

  it('of many gives each task with what there is', () => {
    runInWorld(function* (self) {
      const tasks = [100, 900, 200].map(ms => Task.async(self, later(ms, ms)))
      const [a, b, c] = tasks as [TaskStruct, TaskStruct, TaskStruct]
      expect(yield* Task.yieldMany(self, tasks, 400)).toEqual([
        tuple(a, tuple(ok, 100)),
        tuple(b, null),
        tuple(c, tuple(ok, 200)),
      ])
      expect(self.world.now).toBe(400)
    })
  })
})

describe('Task.shutdown', () => {
  it('is nil for a task that ends as it was asked to, whose owner goes on', () => {
    runInWorld(function* (self) {
      const slow = Task.async(self, later(5_000, 1))
      expect(yield* Task.shutdown(self, slow)).toBe(null)
      expect(isAlive(self, slow.pid as Pid)).toBe(false)
      expect(yield* next(self, 10_000)).toBe(timedOut)
    })
  })

  it('gives the result of a task that had one', () => {
    runInWorld(function* (self) {
      const quick = Task.async(self, () => 9)
      yield* sleep(self, 1)
      expect(yield* Task.shutdown(self, quick)).toEqual(tuple(ok, 9))
    })
  })

  it('gives the reason of a task that had ended otherwise', () => {
    runInWorld(function* (self) {
      trapExit(self, true)
      const failing = Task.async(self, () => exit(boom))
      yield* sleep(self, 1)
      expect(yield* Task.shutdown(self, failing)).toEqual(tuple(atom('exit'), boom))
    })
  })

  it('kills a task that takes longer, or at once', () => {
    runInWorld(function* (self) {
      const stubborn = (process: Process): Coroutine<Term> => {
        trapExit(process, true)
        return later(60_000, 1)(process)
      }
      const one = Task.async(self, stubborn)
      yield* sleep(self, 1)
      const before = self.world.now
      expect(yield* Task.shutdown(self, one, 100)).toEqual(tuple(atom('exit'), killed))
      expect(self.world.now - before).toBe(100)
      const two = Task.async(self, stubborn)
      expect(yield* Task.shutdown(self, two, brutal_kill)).toBe(null)
      expect(isAlive(self, two.pid as Pid)).toBe(false)
    })
  })
})

describe('Task.ignore', () => {
  it('lets a task go on without link and monitor', () => {
    runInWorld(function* (self) {
      const slow = Task.async(self, later(100, 1))
      expect(yield* Task.ignore(self, slow)).toBe(null)
      exitSignal(self, slow.pid as Pid, kill)
      expect(yield* next(self, 1_000)).toBe(timedOut)
      const quick = Task.async(self, () => 2)
      yield* sleep(self, 1)
      expect(yield* Task.ignore(self, quick)).toEqual(tuple(ok, 2))
    })
  })
})

describe('Task.completed', () => {
  it('can be awaited like any other', () => {
    runInWorld(function* (self) {
      expect(yield* Task.await(self, Task.completed(self, 'there'))).toBe('there')
    })
  })
})

describe('Task.start and startLink', () => {
  it('differ in whether the caller notices the end', () => {
    runInWorld(function* (self) {
      trapExit(self, true)
      Task.start(self, () => exit(boom))
      const linked = Task.startLink(self, () => exit(boom)) as Tuple
      expect(linked.items[0]).toBe(ok)
      expect(yield* next(self, 10)).toEqual(tuple(EXIT, linked.items[1] as Pid, boom))
      expect(yield* next(self, 10)).toBe(timedOut)
    })
  })

  it('report what escapes a task, unless it is an orderly exit', () => {
    const failures = [() => exit(normal), () => exit(tuple(shutdown, 1)), () => exit(boom), () => raise(boom)]
    const { events } = runInWorld(function* (self) {
      for (const failure of failures) Task.start(self, failure)
      yield* sleep(self, 1)
    })
    const texts = events.flatMap(event =>
      event.type === 'report' && event.report.kind === 'terminate' ? [event.report.text] : [],
    )
    expect(texts).toHaveLength(2)
    for (const text of texts) expect(text).toMatch(/^\*\* Task <.*> terminating\n\*\* Started from/)
  })

  it('under a supervisor are temporary', () => {
    runInWorld(function* (self) {
      let runs = 0
      const spec = Task.childSpec(() => {
        runs++
        raise(boom)
      })
      yield* Supervisor.startLinkChildren(self, [spec])
      yield* sleep(self, 1)
      expect(runs).toBe(1)
    })
  })
})

describe('Task.asyncStream', () => {
  const double = (item: Term): Term => (item as number) * 2
  const slowly = function* (item: Term, self: Process): Coroutine<Term> {
    yield* sleep(self, item as number)
    return item
  }

  it('gives the results in the order of the items', () => {
    runInWorld(function* (self) {
      expect(yield* Task.asyncStream(self, [1, 2, 3], double).toList()).toEqual(
        [2, 4, 6].map(n => tuple(ok, n)),
      )
      expect(yield* Task.asyncStream(self, [], double).toList()).toEqual([])
      expect(yield* next(self, 10)).toBe(timedOut)
    })
  })

  it('runs as many tasks at one time as it may', () => {
    runInWorld(function* (self) {
      let running = 0
      let most = 0
      const counted = function* (item: Term, process: Process): Coroutine<Term> {
        most = Math.max(most, ++running)
        yield* sleep(process, 100)
        running--
        return item
      }
      const items = [1, 2, 3, 4, 5, 6]
      yield* Task.asyncStream(self, items, counted, { maxConcurrency: 2 }).toList()
      expect(most).toBe(2)
      expect(self.world.now).toBe(300)
      yield* Task.asyncStream(self, items, counted).toList()
      expect(most).toBe(4)
    })
  })

  it('gives results as they come when order does not matter', () => {
    runInWorld(function* (self) {
      const found = yield* Task.asyncStream(self, [300, 100, 200], slowly, { ordered: false }).toList()
      expect(found).toEqual([100, 200, 300].map(n => tuple(ok, n)))
      const ordered = yield* Task.asyncStream(self, [300, 100, 200], slowly).toList()
      expect(ordered).toEqual([300, 100, 200].map(n => tuple(ok, n)))
    })
  })

  it('exits when a task takes too long, or gives its exit and goes on', () => {
    runInWorld(function* (self) {
      trapExit(self, true)
      const late = yield* exitOf(Task.asyncStream(self, [10, 900], slowly, { timeout: 100 }).toList())
      const stream = tuple(atom('Elixir.Task.Supervised'), atom('stream'), [100])
      expect(late).toEqual(tuple(timeout, stream))
      const options = { timeout: 100, onTimeout: 'kill_task' } as const
      const both = yield* Task.asyncStream(self, [10, 900, 20], slowly, options).toList()
      expect(both).toEqual([tuple(ok, 10), tuple(atom('exit'), timeout), tuple(ok, 20)])
    })
  })

  it('gives the exits of tasks to a caller that traps exits, with their items if it wants', () => {
    runInWorld(function* (self) {
      trapExit(self, true)
      const failing = (item: Term): Term => (item === 2 ? exit(boom) : item)
      const found = yield* Task.asyncStream(self, [1, 2, 3], failing).toList()
      expect(found).toEqual([tuple(ok, 1), tuple(atom('exit'), boom), tuple(ok, 3)])
      const zipped = yield* Task.asyncStream(self, [2], failing, { zipInputOnExit: true }).toList()
      expect(zipped).toEqual([tuple(atom('exit'), tuple(2, boom))])
    })
  })

  it('ends a caller that does not trap exits with a failing task, and the other tasks with it', () => {
    runInWorld(function* (self) {
      const started: Pid[] = []
      const caller = spawn(self, function* (process) {
        yield* Task.asyncStream(process, [0, 1], function* (item, one) {
          started.push(one.pid)
          yield* sleep(one, 100 + 900 * (item as number))
          exit(boom)
        }).toList()
      })
      const ref = monitor(self, caller)
      expect(yield* next(self, 5_000)).toEqual(tuple(DOWN, ref, processAtom, caller, boom))
      yield* sleep(self, 1)
      expect(self.world.now).toBe(101)
      expect(started.map(pid => isAlive(self, pid))).toEqual([false, false])
    })
  })

  it('leaves other messages alone', () => {
    runInWorld(function* (self) {
      send(self, self.pid, 'before')
      yield* Task.asyncStream(self, [1], double).toList()
      expect(yield* next(self)).toBe('before')
    })
  })

  it('refuses to run none at a time', () => {
    runInWorld(function* (self) {
      let raised: Term = null
      try {
        yield* Task.asyncStream(self, [1], double, { maxConcurrency: 0 }).toList()
      } catch (thrown) {
        raised = errorReason(thrown)
      }
      expect(raised).toMatchObject({ __struct__: atom('Elixir.ArgumentError') })
    })
  })
})
