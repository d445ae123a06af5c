import { GenServer } from '../../src/main/otp/index.ts'
import {
  type Coroutine,
  loop,
  type Process,
  type ProcessFunction,
  receive,
  send,
  spawnLink,
} from '../../src/main/runtime/index.ts'
import { atom, type Pid, type Term } from '../../src/shared/term.ts'
import { type Case, timed } from '../case.ts'
import { checked, startWorker } from '../servers.ts'

/** Calls of one client, one after the other. */
export const call: Case = timed(function* (self, size, watch) {
  const server = yield* startWorker(self)
  watch.start()
  for (let left = size; left > 0; left--) checked(yield* GenServer.call(self, server, left), left)
  watch.stop()
})

/** Casts, and a call after each thousand, so that no mailbox grows without end. */
export const cast: Case = timed(function* (self, size, watch) {
  const server = yield* startWorker(self)
  watch.start()
  for (let left = size; left > 0; left -= 1_000) {
    for (let number = 1_000; number > 0; number--) GenServer.cast(self, server, number)
    checked(yield* GenServer.call(self, server, 1), 1)
  }
  watch.stop()
})

/** A message that goes around a thousand processes, each a loop. */
export const ring: Case = around(next => () => loop(next, pass))

/** The same, each a coroutine with a loop around `receive`. */
export const ringOfCoroutines: Case = around(next => me => passByReceive(me, next))

function around(programOf: (next: Pid) => ProcessFunction): Case {
  return timed(function* (self, size, watch) {
    let last = self.pid
    for (let i = 0; i < 999; i++) last = spawnLink(self, programOf(last))
    watch.start()
    for (let left = size / 1_000; left > 0; left--) {
      send(self, last, left)
      checked(yield* receive(self), left)
    }
    watch.stop()
  })
}

function pass(self: Process, message: Term, next: Pid): Pid {
  send(self, next, message)
  return next
}

function* passByReceive(self: Process, next: Pid): Coroutine<void> {
  for (;;) send(self, next, (yield* receive(self)) as number)
}

/** A thousand clients that call one server at the same time. */
export const fan: Case = timed(function* (self, size, watch) {
  const server = yield* startWorker(self)
  const clients = Array.from({ length: 1_000 }, () =>
    spawnLink(self, me => client(me, server, size / 1_000, self.pid)),
  )
  watch.start()
  for (const pid of clients) send(self, pid, go)
  for (let left = clients.length; left > 0; left--) yield* receive(self, message => message === done)
  watch.stop()
})

function* client(self: Process, server: Pid, count: number, parent: Pid): Coroutine<void> {
  yield* receive(self)
  for (let left = count; left > 0; left--) checked(yield* GenServer.call(self, server, left), left)
  send(self, parent, done)
}

const go = atom('go')
const done = atom('done')
