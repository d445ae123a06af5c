import { describe, expect, it } from 'vitest'
import { DynamicSupervisor, Task, TaskSupervisor } from '../../../src/main/otp/index.ts'
import { spawnReply } from '../../../src/main/otp/task/supervised.ts'
import {
  type Coroutine,
  errorReason,
  exit,
  exitSignal,
  get,
  isAlive,
  type Process,
  raise,
  receive,
  sleep,
  spawn,
  timedOut,
  trapExit,
} from '../../../src/main/runtime/index.ts'
import {
  callers,
  DOWN,
  error,
  kill,
  not_found,
  ok,
  process as processAtom,
  shutdown,
  temporary,
  timeout,
  transient,
} from '../../../src/shared/atoms.ts'
import { atom, type Pid, type Term, type Tuple, tuple } from '../../../src/shared/term.ts'
import { type Ran, runInWorld } from '../../support/run-in-world.ts'

const tasks = atom('tasks')
const boom = atom('boom')

function withTasks(body: (self: Process) => Coroutine<unknown>, options = {}): Ran {
  return runInWorld(function* (self) {
    yield* TaskSupervisor.startLink(self, { name: tasks, ...options })
    yield* body(self)
  })
}

const forever = function* (self: Process): Coroutine<Term> {
  return (yield* receive(self)) as Term
}

describe('TaskSupervisor.asyncNolink', () => {
  it('gives a task that can be awaited, and whose crash hurts nobody', () => {
    withTasks(function* (self) {
      const fine = yield* TaskSupervisor.asyncNolink(self, tasks, () => 'fine')
      expect(yield* Task.await(self, fine)).toBe('fine')
      const failing = yield* TaskSupervisor.asyncNolink(self, tasks, () => exit(boom))
      expect(yield* Task.yield(self, failing)).toEqual(tuple(atom('exit'), boom))
      expect(yield* receive(self, null, 10)).toBe(timedOut)
    })
  })

  it('sends result and end as messages to those who do not wait', () => {
    withTasks(function* (self) {
      const { ref, pid } = yield* TaskSupervisor.asyncNolink(self, tasks, () => exit(boom))
      expect(yield* receive(self)).toEqual(tuple(DOWN, ref, processAtom, pid, boom))
    })
  })

  it('tells the task who its callers are', () => {
    withTasks(function* (self) {
      const task = yield* TaskSupervisor.asyncNolink(self, tasks, process => get(process, callers))
      expect(yield* Task.await(self, task)).toEqual([self.pid])
    })
  })
})

describe('TaskSupervisor.async', () => {
  it('links the task to the caller too', () => {
    withTasks(function* (self) {
      let task: Pid | null = null
      const caller = spawn(self, function* (process) {
        task = (yield* TaskSupervisor.async(process, tasks, forever)).pid
        yield* receive(process)
      })
      yield* sleep(self, 1)
      expect(yield* TaskSupervisor.children(self, tasks)).toEqual([task])
      exitSignal(self, caller, kill)
      yield* sleep(self, 1)
      expect(yield* TaskSupervisor.children(self, tasks)).toEqual([])
    })
  })

  it('raises a RuntimeError when the supervisor takes no more', () => {
    withTasks(
      function* (self) {
        yield* TaskSupervisor.async(self, tasks, forever)
        let raised: Term = null
        try {
          yield* TaskSupervisor.async(self, tasks, forever)
        } catch (thrown) {
          raised = errorReason(thrown)
        }
        expect(raised).toMatchObject({ __struct__: atom('Elixir.RuntimeError') })
        const refused = yield* TaskSupervisor.startChild(self, tasks, forever)
        expect(refused).toEqual(tuple(error, atom('max_children')))
      },
      { maxChildren: 1 },
    )
  })
})

describe('TaskSupervisor.startChild', () => {
  it.each([
    ['temporary', temporary, 1],
    ['transient', transient, 2],
  ] as const)('starts a %s task that failed %#', (_name, restart, runs) => {
    withTasks(function* (self) {
      let count = 0
      const failsOnce = (): Term => (++count === 1 ? raise(boom) : count)
      const started = (yield* TaskSupervisor.startChild(self, tasks, failsOnce, { restart })) as Tuple
      expect(started.items[0]).toBe(ok)
      yield* sleep(self, 1)
      expect(count).toBe(runs)
      expect(yield* DynamicSupervisor.whichChildren(self, tasks)).toEqual([])
    })
  })

  it('can be ended by pid', () => {
    withTasks(function* (self) {
      const started = (yield* TaskSupervisor.startChild(self, tasks, forever)) as Tuple
      const pid = started.items[1] as Pid
      expect(yield* TaskSupervisor.terminateChild(self, tasks, pid)).toBe(ok)
      expect(isAlive(self, pid)).toBe(false)
      expect(yield* TaskSupervisor.terminateChild(self, tasks, pid)).toEqual(tuple(error, not_found))
    })
  })
})

describe('TaskSupervisor.asyncStream', () => {
  it('runs the tasks under the supervisor', () => {
    withTasks(function* (self) {
      const children = function* (_item: Term, process: Process): Coroutine<Term> {
        const all = yield* TaskSupervisor.children(process, tasks)
        return all.includes(process.pid)
      }
      expect(yield* TaskSupervisor.asyncStream(self, tasks, [1, 2], children).toList()).toEqual([
        tuple(ok, true),
        tuple(ok, true),
      ])
    })
  })

  it('without a link gives the exits of tasks to a caller that does not trap exits', () => {
    withTasks(function* (self) {
      const failing = (item: Term): Term => (item === 1 ? exit(boom) : item)
      const found = yield* TaskSupervisor.asyncStreamNolink(self, tasks, [1, 2], failing).toList()
      expect(found).toEqual([tuple(atom('exit'), boom), tuple(ok, 2)])
    })
  })

  it('raises when more tasks would run than the supervisor takes', () => {
    withTasks(
      function* (self) {
        let raised: Term = null
        try {
          yield* TaskSupervisor.asyncStream(self, tasks, [1, 2, 3], (_item, process) =>
            forever(process),
          ).toList()
        } catch (thrown) {
          raised = errorReason(thrown)
        }
        expect(raised).toMatchObject({ message: expect.stringContaining(':max_concurrency') })
        yield* sleep(self, 1)
        expect(yield* TaskSupervisor.children(self, tasks)).toEqual([])
      },
      { maxChildren: 2 },
    )
  })
})

describe('a task that is never told what to do', () => {
  /** How such a task ends, whose owner does what `owner` says. */
  const reasonOf = (owner: (self: Process) => Coroutine<unknown>): Term => {
    let reason: Term = null
    runInWorld(function* (self) {
      trapExit(self, true)
      const task = spawnReply(self, spawn(self, owner), { watch: true, starter: self.pid })
      const message = (yield* receive(self)) as Tuple
      expect(message.items[1]).toBe(task)
      reason = message.items[2] as Term
    })
    return reason
  }

  it('ends with its owner', () => {
    const owner = function* (self: Process): Coroutine<void> {
      yield* sleep(self, 100)
      exit(boom)
    }
    expect(reasonOf(owner)).toEqual(tuple(shutdown, boom))
  })

  it('ends after five seconds', () => {
    expect(reasonOf(forever)).toBe(timeout)
  })
})
