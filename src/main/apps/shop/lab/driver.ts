import { DOWN, kill, ok } from '../../../../shared/atoms.ts'
import { atom, isTagged, Pid, type Term, tuple } from '../../../../shared/term.ts'
import { DynamicSupervisor, GenServer, Registry } from '../../../otp/index.ts'
import {
  type Coroutine,
  ErlangError,
  ErlangExit,
  exitSignal,
  monitor,
  monotonicTime,
  type Process,
  raise,
  receive,
  sleep,
  whereis,
} from '../../../otp/process.ts'
import { Dets } from '../../../storage/index.ts'
import { elixirModule } from '../../kernel/elixir-module.ts'
import { exitProblem } from '../../kernel/problem-text.ts'
import { awaited } from '../awaited.ts'
import { CartSupervisor, cartSupervisor } from '../cart-supervisor.ts'
import { ShopDb } from '../db.ts'
import { onDemand } from '../on-demand.ts'
import { shopRegistry } from '../registry.ts'
import { type WayName, wayNames, ways } from '../restore/ways.ts'
import type { CartReport } from '../session-client.ts'
import { SessionServer } from '../session-server.ts'
import { labCarts, labServer } from './names.ts'
import { freshCart, holdingOf, isWhole, type LabCart, type LabState } from './state.ts'
import { type Client, trip } from './trip.ts'

/** What can be killed under the carts. */
export type Victim = 'carts' | 'stash' | 'table' | 'shop'

/** Ms that a cart is waited for after a crash. */
const patienceMs = 10_000

/** Tells the lab what is known now. */
export function tell(self: Process, news: Term): void {
  GenServer.cast(self, labServer, tuple(atom('news'), news))
}

/** Drops what the last trip has left, and starts one cart a way anew. */
export function* beginTrip(self: Process): Coroutine<void> {
  tell(self, { step: 0 })
  for (const way of wayNames) yield* beginCart(self, freshCart(way))
}

/** One more step of the trip, taken with each cart. */
export function* nextStep(self: Process, lab: LabState): Coroutine<LabState['carts']> {
  const step = trip[lab.step]
  if (step === undefined) return lab.carts
  const carts: { [way: string]: LabCart } = {}
  for (const way of wayNames) {
    const cart = lab.carts[way]
    const begun = cart.status === 'fresh' ? yield* beginCart(self, cart) : cart
    const asked = yield* attempt(step.act(self, clientOf(way), cart.key))
    carts[way] = 'value' in asked ? yield* look(self, begun) : told(self, { ...begun, ...asked })
  }
  tell(self, { step: lab.step + 1 })
  return carts as LabState['carts']
}

/** The whole trip from the beginning, with a crash of every cart after each step. */
export function* crashTrip(self: Process, lab: LabState): Coroutine<void> {
  yield* beginTrip(self)
  const fresh = Object.fromEntries(wayNames.map(way => [way, freshCart(way)])) as LabState['carts']
  let now: LabState = { ...lab, carts: fresh, step: 0 }
  for (; now.step < trip.length; now = { ...now, step: now.step + 1 }) {
    tell(self, { busy: `step ${now.step + 1} of ${trip.length}, then a crash` })
    const stepped = yield* nextStep(self, now)
    const carts: { [way: string]: LabCart } = {}
    for (const way of wayNames) carts[way] = yield* crashCart(self, stepped[way])
    now = { ...now, carts: carts as LabState['carts'] }
  }
}

/** Kills `victim`, and sees what becomes of the carts of `crashed`. */
export function* crash(self: Process, lab: LabState, victim: Victim, crashed: readonly WayName[]) {
  if (victim === 'carts') {
    for (const way of crashed) yield* crashCart(self, lab.carts[way])
    return
  }
  const pid = yield* victimOf(self, victim)
  if (!(pid instanceof Pid)) return raise(atom('not_running'))
  const begunMs = monotonicTime(self)
  const carts = whereis(self, cartSupervisor)
  yield* killAndWait(self, pid)
  // The supervisor of the carts is the last that is started anew, whichever of the three was killed.
  while (!isNew(whereis(self, cartSupervisor), carts) && monotonicTime(self) - begunMs < patienceMs)
    yield* sleep(self, 1)
  // Carts that the shop took along have ended in order: the next visit starts them.
  const client = onDemand(labCarts)
  for (const way of crashed) yield* comeBack(self, lab.carts[way], client, begunMs)
}

/** Asks for one cart, which starts it where it does not run. */
export function* askFor(self: Process, cart: LabCart): Coroutine<void> {
  const begunMs = monotonicTime(self)
  const report = yield* attempt(onDemand(labCarts).report(self, cart.key))
  if (!('value' in report)) told(self, { ...cart, ...report })
  else if (cart.status === 'live') told(self, seen(cart, report.value))
  else told(self, compared(cart, report.value, monotonicTime(self) - begunMs))
}

/** Sees how a cart comes back that was killed by somebody else. */
export function* watchReturn(self: Process, cart: LabCart): Coroutine<void> {
  yield* comeBack(self, cart, clientOf(cart.way), monotonicTime(self))
}

/** What `call` answers, or what is wrong, in words; whoever drives goes on without. */
export function* attempt<T>(
  call: Coroutine<T>,
): Coroutine<{ value: T } | { status: 'down'; trouble: string }> {
  try {
    return { value: yield* call }
  } catch (thrown) {
    if (thrown instanceof ErlangExit) return { status: 'down', trouble: exitProblem(thrown.reason) }
    if (thrown instanceof ErlangError) return { status: 'down', trouble: exitProblem(thrown.reason) }
    throw thrown
  }
}

/** Kills a process, and waits until it is gone. */
export function* killAndWait(self: Process, pid: Pid, reason: Term = kill): Coroutine<void> {
  const ref = monitor(self, pid)
  exitSignal(self, pid, reason)
  yield* receive(self, message => isTagged(message, DOWN, 5) && message.items[1] === ref)
}

export function cartPid(self: Process, key: string): Pid | null {
  const pid = Registry.lookup(self, shopRegistry, key)[0]?.items[0]
  return pid instanceof Pid ? pid : null
}

/** Ends the cart `key`, drops all that was kept of it, and begins it anew in `way`. */
export function* beginAnew(self: Process, key: string, way: WayName): Coroutine<CartReport> {
  const pid = cartPid(self, key)
  if (pid !== null) yield* DynamicSupervisor.terminateChild(self, labCarts, pid)
  for (const each of wayNames) yield* awaited(ways[each].restore.forget(self, key))
  yield* ShopDb.saveWay(self, key, way)
  const started = yield* CartSupervisor.startChild(self, key, labCarts)
  if (!isTagged(started, ok, 2)) return raise(started)
  return yield* SessionServer.report(self, key)
}

function* beginCart(self: Process, cart: LabCart): Coroutine<LabCart> {
  const begun = yield* attempt(beginAnew(self, cart.key, cart.way))
  return told(self, 'value' in begun ? seen(cart, begun.value) : { ...cart, ...begun })
}

function clientOf(way: WayName): Client {
  return way === 'on_demand' ? onDemand(labCarts) : SessionServer
}

function* crashCart(self: Process, cart: LabCart): Coroutine<LabCart> {
  const pid = cartPid(self, cart.key)
  if (pid === null) return cart
  const begunMs = monotonicTime(self)
  yield* killAndWait(self, pid)
  return yield* comeBack(self, cart, clientOf(cart.way), begunMs)
}

/**
 * Asks for a cart until it answers, or for `patienceMs`. A cart with a supervisor that brings it back is only waited for;
 * one that is started on demand comes by being asked for.
 */
function* comeBack(self: Process, cart: LabCart, client: Client, begunMs: number): Coroutine<LabCart> {
  for (;;) {
    const report = yield* attempt(client.report(self, cart.key))
    const passedMs = monotonicTime(self) - begunMs
    if ('value' in report) return told(self, compared(cart, report.value, passedMs))
    if (passedMs > patienceMs) return told(self, { ...cart, ...report })
    yield* sleep(self, 1)
  }
}

/** What the cart tells now. */
function* look(self: Process, cart: LabCart): Coroutine<LabCart> {
  const report = yield* attempt(clientOf(cart.way).report(self, cart.key))
  return told(self, 'value' in report ? seen(cart, report.value) : { ...cart, ...report })
}

function seen(cart: LabCart, { session, keeping, server }: CartReport): LabCart {
  const before = cart.pid?.id === server.id ? cart.keeping : null
  return {
    ...cart,
    pid: server,
    status: 'live',
    trouble: null,
    has: holdingOf(session),
    keeping,
    changes: cart.changes + keeping.changes - (before?.changes ?? 0),
    bytes: cart.bytes + keeping.bytes - (before?.bytes ?? 0),
  }
}

/** As `seen`, after a crash. */
function compared(cart: LabCart, report: CartReport, backMs: number): LabCart {
  const had = cart.has
  const now = seen(cart, report)
  const whole = had !== null && now.has !== null && isWhole(had, now.has)
  return { ...now, had, back_ms: backMs, crashes: cart.crashes + 1, whole: cart.whole + (whole ? 1 : 0) }
}

function told(self: Process, cart: LabCart): LabCart {
  tell(self, { cart })
  return cart
}

function isNew(pid: Pid | undefined, old: Pid | undefined): boolean {
  return pid !== undefined && pid.id !== old?.id
}

function* victimOf(self: Process, victim: Exclude<Victim, 'carts'>): Coroutine<Term | undefined> {
  if (victim === 'table') return yield* Dets.info(self, atom('carts'), atom('owner'))
  return whereis(self, elixirModule(victim === 'stash' ? 'Shop.Stash' : 'Shop.Supervisor'))
}
