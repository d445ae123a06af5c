import { error, ok, reply, supervisor, temporary } from '../../../../shared/atoms.ts'
import { atom, isTagged, type Term, Tuple, tuple } from '../../../../shared/term.ts'
import { type ChildSpec, Requests, Supervisor } from '../../../otp/index.ts'
import { type Coroutine, monotonicTime, type Process, raise, receive } from '../../../otp/process.ts'
import { BootCart, booted } from './boot-cart.ts'
import { BootTable } from './boot-table.ts'
import { tell } from './driver.ts'
import { bootSupervisor, labSupervisor } from './names.ts'
import type { Boot, BootAsk, BootMode } from './state.ts'

/** What is booted: how many carts, in which way, and how quick their database is. */
export type BootPlan = { readonly mode: BootMode; readonly count: number; readonly latency_ms: number }

/** Ms between two questions to the supervisor, between two looks at the whole, and until all must have come. */
const askMs = 100
const lookMs = 200
const patienceMs = 120_000

/** The label of the request that starts the supervisor; questions to it have the time at which they were asked. */
const up = atom('up')

/** What is known of a boot, and which answers are still to come. */
type Watch = { readonly boot: Boot; readonly requests: Requests }

/**
 * Starts a supervisor with many carts, all in its list of children as a release starts them, and records when each was
 * started and whole. All the while the supervisor is asked for its children; what time it takes to answer is the time for
 * which it is blocked.
 */
export function* boot(self: Process, plan: BootPlan): Coroutine<void> {
  yield* clearBoot(self)
  yield* BootTable.open(self, plan.count)
  const begunMs = monotonicTime(self)
  const since = (ms: number) => Math.round((ms - begunMs) * 100) / 100
  const first: Boot = { ...plan, carts: [], asks: [], supervisor_ms: null, done: false }
  let watch: Watch = { boot: first, requests: start(self, plan) }
  let [toldMs, askedMs] = [begunMs, begunMs]
  for (;;) {
    const message = yield* receive(self, null, askMs / 2)
    const now = monotonicTime(self)
    if (message instanceof Tuple) watch = heard(self, watch, message, since)
    const whole = watch.boot.carts.length === plan.count
    const over = (whole && watch.requests.size === 0) || now - begunMs > patienceMs
    if (over) break
    if (now - askedMs >= askMs && !(whole && watch.boot.supervisor_ms !== null)) {
      askedMs = now
      watch = { ...watch, requests: ask(self, watch.requests, now) }
    }
    if (now - toldMs < lookMs) continue
    toldMs = now
    tell(self, { boot: watch.boot })
  }
  tell(self, { boot: { ...watch.boot, done: true } })
}

/** Ends the carts of the last boot. */
export function* clearBoot(self: Process): Coroutine<void> {
  yield* Supervisor.terminateChild(self, labSupervisor, bootSupervisor)
}

/** Asks for the start of the supervisor, and does not wait for it: the supervisor above it does. */
function start(self: Process, { mode, count, latency_ms }: BootPlan): Requests {
  const recorder = self.pid
  const children = Array.from({ length: count }, (_, index): ChildSpec => {
    const args = { number: index + 1, mode, latency_ms, recorder }
    return { id: index + 1, start: (parent: Process) => BootCart.startLink(parent, args) }
  })
  const spec: ChildSpec = {
    id: bootSupervisor,
    start: parent => Supervisor.startLinkChildren(parent, children, { name: bootSupervisor }),
    restart: temporary,
    type: supervisor,
  }
  const request = tuple(atom('start_child'), spec as unknown as Term)
  return Requests.sendInto(self, labSupervisor, request, up, Requests.none())
}

function ask(self: Process, requests: Requests, now: number): Requests {
  return Requests.sendInto(self, bootSupervisor, atom('count_children'), now, requests)
}

function heard(self: Process, watch: Watch, message: Tuple, since: (ms: number) => number): Watch {
  const { boot, requests } = watch
  if (message.items[0] === booted) {
    const times = (message.items[1] as readonly number[]).map(since) as unknown as Boot['carts'][number]
    return { ...watch, boot: { ...boot, carts: [...boot.carts, times] } }
  }
  const answered = Requests.checkAny(self, message, requests, true)
  if (!(answered instanceof Tuple)) return watch
  const [response, label, left] = answered.items as [Tuple, Term, Requests]
  const now = since(monotonicTime(self))
  if (label !== up) {
    // Before it has its name there is nobody to ask.
    const answer: BootAsk = [since(label as number), now]
    const asks = response.items[0] === reply ? [...boot.asks, answer] : boot.asks
    return { boot: { ...boot, asks }, requests: left }
  }
  const started = response.items[1] as Term
  if (response.items[0] === error || !isTagged(started, ok, 2)) raise(started)
  return { boot: { ...boot, supervisor_ms: now }, requests: left }
}
