import {
  alias,
  badarg,
  DOWN,
  error,
  gen_call,
  infinity,
  noproc,
  process,
  reply,
  timeout,
} from '../../../shared/atoms.ts'
import { atom, ImproperList, isTagged, Ref, type Term, Tuple, tuple } from '../../../shared/term.ts'
import {
  type Coroutine,
  demonitor,
  effect,
  freeze,
  monitorAlias,
  monotonicTime,
  type Process,
  raise,
  receive,
  send,
  timedOut,
  unalias,
} from '../../runtime/index.ts'
import { type ServerRef, whereisServer } from '../server-name.ts'

/** Requests that wait for their answers, each with a label. Never changes: what is done to it gives a new one. */
export type Requests = ReadonlyMap<Ref, Term>

/** Ms, `infinity`, or `{abs, Ms}` on the world's clock. */
export type ResponseTimeout = number | typeof infinity | Tuple

/**
 * Calls that do not wait: the answer comes as a message, which these functions know.
 *
 *     const request = Requests.send(self, server, atom('pop'))
 *     …
 *     yield* Requests.receive(self, request, 1000)      // {reply, 1}, {error, {Reason, Server}} or timeout
 *
 * @see OTP stdlib, gen_server: send_request/2, wait_response/2, receive_response/2, check_response/2
 */
export const Requests = {
  /** Sends a call. @returns what its answer is known by; also when there is no such server: then `noproc` answers. */
  send(self: Process, server: ServerRef, request: Term): Ref {
    const pid = whereisServer(self, server)
    if (pid === undefined) {
      const ref = effect(self, () => self.makeRef())
      send(self, self.pid, tuple(DOWN, ref, process, server, noproc))
      return ref
    }
    const ref = monitorAlias(self, pid)
    const from = Tuple.sealed(self.pid, new ImproperList([alias], ref))
    send(self, pid, Tuple.sealed(gen_call, from, freeze(request)))
    return ref
  },

  /** Waits for the answer; after a `timeout` it may still come. */
  wait(self: Process, request: Ref, timeoutMs: ResponseTimeout = infinity): Coroutine<Term> {
    return one(self, request, timeoutMs, false)
  },

  /** As `wait`, but after a `timeout` the request is given up: a late answer is dropped. */
  receive(self: Process, request: Ref, timeoutMs: ResponseTimeout = infinity): Coroutine<Term> {
    return one(self, request, timeoutMs, true)
  },

  /** Whether `message` is the answer: as the others, or `no_reply`. */
  check(self: Process, message: Term, request: Ref): Term {
    return requestOf(message) === request ? responseOf(self, message) : atom('no_reply')
  },

  /** A collection without requests. */
  none(): Requests {
    return new Map()
  },

  /** As `send`, into a collection. */
  sendInto(self: Process, server: ServerRef, request: Term, label: Term, requests: Requests): Requests {
    return new Map(requests).set(Requests.send(self, server, request), label)
  },

  /** @throws error `badarg` when it is in already. */
  add(request: Ref, label: Term, requests: Requests): Requests {
    if (requests.has(request)) return raise(badarg)
    return new Map(requests).set(request, label)
  },

  /**
   * Waits for the first answer to any. `drop`: its request goes from the collection.
   * @returns `{Response, Label, Requests}`, `timeout`, or `no_request` when the collection is empty.
   */
  waitAny(self: Process, requests: Requests, timeoutMs: ResponseTimeout, drop: boolean): Coroutine<Term> {
    return any(self, requests, timeoutMs, drop, false)
  },

  /** As `waitAny`, but after a `timeout` all are given up. */
  receiveAny(self: Process, requests: Requests, timeoutMs: ResponseTimeout, drop: boolean): Coroutine<Term> {
    return any(self, requests, timeoutMs, drop, true)
  },

  /** Whether `message` is the answer to any: as the others, or `no_reply`. */
  checkAny(self: Process, message: Term, requests: Requests, drop: boolean): Term {
    if (requests.size === 0) return atom('no_request')
    const request = requestOf(message)
    if (request === null || !requests.has(request)) return atom('no_reply')
    return anyResponse(self, message, request, requests, drop)
  },
} as const

function* one(self: Process, request: Ref, timeoutMs: ResponseTimeout, giveUp: boolean): Coroutine<Term> {
  const answers = (message: Term): boolean => requestOf(message) === request
  let message = yield* receive(self, answers, msOf(self, timeoutMs))
  if (message === timedOut && giveUp) {
    forget(self, request)
    message = yield* receive(self, answers, 0)
  }
  return message === timedOut ? timeout : responseOf(self, message)
}

function* any(
  self: Process,
  requests: Requests,
  timeoutMs: ResponseTimeout,
  drop: boolean,
  giveUp: boolean,
): Coroutine<Term> {
  const ms = msOf(self, timeoutMs)
  if (requests.size === 0) return atom('no_request')
  const answers = (message: Term): boolean => {
    const request = requestOf(message)
    return request !== null && requests.has(request)
  }
  const message = yield* receive(self, answers, ms)
  if (message !== timedOut) return anyResponse(self, message, requestOf(message) as Ref, requests, drop)
  if (giveUp) {
    for (const request of requests.keys()) forget(self, request)
    while ((yield* receive(self, answers, 0)) !== timedOut) {
      // An answer that came meanwhile is dropped.
    }
  }
  return timeout
}

/** `{Response, Label, Requests}` */
function anyResponse(self: Process, message: Term, request: Ref, requests: Requests, drop: boolean): Term {
  const rest = new Map(requests)
  if (drop) rest.delete(request)
  return tuple(responseOf(self, message), requests.get(request) as Term, rest)
}

/** The request that `message` answers, or null. */
function requestOf(message: Term): Ref | null {
  if (!(message instanceof Tuple)) return null
  const [first, second] = message.items as readonly Term[]
  if (message.size === 2 && first instanceof ImproperList && first.items[0] === alias)
    return first.tail instanceof Ref ? first.tail : null
  return isTagged(message, DOWN, 5) && second instanceof Ref ? second : null
}

function responseOf(self: Process, message: Term): Term {
  forget(self, requestOf(message) as Ref)
  const { items } = message as Tuple
  return items[0] === DOWN
    ? tuple(error, tuple(items[4] as Term, items[3] as Term))
    : tuple(reply, items[1] as Term)
}

function forget(self: Process, request: Ref): void {
  demonitor(self, request, { flush: true })
  unalias(self, request)
}

function msOf(self: Process, given: ResponseTimeout): number | null {
  if (given === infinity) return null
  if (isTagged(given, atom('abs'), 2)) return Math.max(0, (given.items[1] as number) - monotonicTime(self))
  return typeof given === 'number' && given >= 0 ? given : raise(badarg)
}
