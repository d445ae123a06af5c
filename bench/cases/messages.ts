import { GenServer } from '../../src/main/otp/index.ts'
import { receive, send, spawnLink } from '../../src/main/runtime/index.ts'
import { atom } from '../../src/shared/term.ts'
import { type Case, timed } from '../case.ts'
import { calls, startWorker } from '../servers.ts'

/** Calls of one client, one after the other. */
export const call: Case = timed(function* (self, size) {
  const server = yield* startWorker(self)
  return me => calls(me, server, size)
})

/** Casts, and a call after each thousand, so that no mailbox grows without end. */
export const cast: Case = timed(function* (self, size) {
  const server = yield* startWorker(self)
  return function* (me) {
    for (let left = size; left > 0; left -= 1_000) {
      for (let number = 1_000; number > 0; number--) GenServer.cast(me, server, number)
      yield* GenServer.call(me, server, 1)
    }
  }
})

/** A message that goes around a thousand processes. */
// biome-ignore lint/correctness/useYield: what is made ready needs no wait.
export const ring: Case = timed(function* (self, size) {
  let last = self.pid
  for (let i = 0; i < 999; i++) {
    const next = last
    last = spawnLink(self, function* (me) {
      for (;;) send(me, next, (yield* receive(me)) as number)
    })
  }
  return function* (me) {
    for (let left = size / 1_000; left > 0; left--) {
      send(me, last, left)
      yield* receive(me)
    }
  }
})

/** A thousand clients that call one server at the same time. */
export const fan: Case = timed(function* (self, size) {
  const server = yield* startWorker(self)
  const go = atom('go')
  const done = atom('done')
  const clients = Array.from({ length: 1_000 }, () =>
    spawnLink(self, function* (client) {
      yield* receive(client)
      yield* calls(client, server, size / 1_000)
      send(client, self.pid, done)
    }),
  )
  return function* (me) {
    for (const client of clients) send(me, client, go)
    for (let left = clients.length; left > 0; left--) yield* receive(me, message => message === done)
  }
})
