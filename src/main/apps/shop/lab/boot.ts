import { error, supervisor, temporary } from '../../../../shared/atoms.ts'
import { atom, isTagged, type Pid, type Term, type Tuple, tuple } from '../../../../shared/term.ts'
import { Supervisor } from '../../../otp/index.ts'
import {
  type Coroutine,
  monotonicTime,
  type Process,
  raise,
  receive,
  send,
  sleep,
  spawnLink,
  timedOut,
} from '../../../otp/process.ts'
import { BootCart, booted } from './boot-cart.ts'
import { BootTable } from './boot-table.ts'
import { attempt, tell } from './driver.ts'
import { bootSupervisor, labSupervisor } from './names.ts'
import type { Boot, BootAsk, BootMode } from './state.ts'

/** What is booted: how many carts, in which way, and how quick their database is. */
export type BootPlan = { readonly mode: BootMode; readonly count: number; readonly latency_ms: number }

/** Message `{asked, [AskedMs, AnsweredMs]}`: the supervisor has said how many children it has. */
const asked = atom('asked')
/** Message `{up, Ms, Started}`: the start of the supervisor has returned. */
const up = atom('up')

/** Ms between two questions to the supervisor, between two looks at the whole, and until all must have come. */
const askMs = 100
const lookMs = 200
const patienceMs = 120_000

/**
 * Starts a supervisor with `count` carts, all in its list of children as a release starts them, and records when each was
 * started and whole. All the while others ask the supervisor for its children; what time it takes them to get an answer
 * is the time for which it is blocked.
 */
export function* boot(self: Process, plan: BootPlan): Coroutine<void> {
  yield* clearBoot(self)
  yield* BootTable.open(self, plan.count)
  const recorder = self.pid
  const begunMs = monotonicTime(self)
  const since = (ms: number) => Math.round((ms - begunMs) * 100) / 100
  spawnLink(self, starter => start(starter, plan, recorder))
  spawnLink(self, asker => askAgainAndAgain(asker, recorder))
  let known: Boot = { ...plan, carts: [], asks: [], supervisor_ms: null, done: false }
  let lookedMs = begunMs
  while (!known.done) {
    const message = yield* receive(self, null, askMs)
    const now = monotonicTime(self)
    if (message !== timedOut) known = heard(known, message as Tuple, since)
    const done = known.carts.length === plan.count && known.supervisor_ms !== null
    known = { ...known, done: done || now - begunMs > patienceMs }
    if (!known.done && now - lookedMs < lookMs) continue
    lookedMs = now
    tell(self, { boot: known })
  }
}

/** Ends the carts of the last boot. */
export function* clearBoot(self: Process): Coroutine<void> {
  yield* Supervisor.terminateChild(self, labSupervisor, bootSupervisor)
}

function heard(known: Boot, message: Tuple, since: (ms: number) => number): Boot {
  const [what, times] = message.items as [Term, readonly number[]]
  switch (what) {
    case booted:
      return { ...known, carts: [...known.carts, times.map(since) as unknown as Boot['carts'][number]] }
    case asked:
      return { ...known, asks: [...known.asks, times.map(since) as unknown as BootAsk] }
    case up: {
      const [, ms, started] = message.items as [Term, number, Term]
      if (isTagged(started, error, 2)) raise(started.items[1] as Term)
      return { ...known, supervisor_ms: since(ms) }
    }
    default:
      return known
  }
}

/** Has the supervisor started: its own supervisor waits for that, and so does this process. */
function* start(self: Process, { mode, count, latency_ms }: BootPlan, recorder: Pid): Coroutine<void> {
  const children = Array.from({ length: count }, (_, index) => {
    const args = { number: index + 1, mode, latency_ms, recorder }
    return { id: index + 1, start: (parent: Process) => BootCart.startLink(parent, args) }
  })
  const started = yield* Supervisor.startChild(self, labSupervisor, {
    id: bootSupervisor,
    start: parent => Supervisor.startLinkChildren(parent, children, { name: bootSupervisor }),
    restart: temporary,
    type: supervisor,
  })
  send(self, recorder, tuple(up, monotonicTime(self), started))
}

/** Puts a question to the supervisor every `askMs`, each in a process of its own, for each has to wait for its answer. */
function* askAgainAndAgain(self: Process, recorder: Pid): Coroutine<void> {
  for (;;) {
    spawnLink(self, asker => ask(asker, recorder))
    yield* sleep(self, askMs)
  }
}

function* ask(self: Process, recorder: Pid): Coroutine<void> {
  const askedMs = monotonicTime(self)
  const answer = yield* attempt(Supervisor.countChildren(self, bootSupervisor))
  if ('value' in answer) send(self, recorder, tuple(asked, [askedMs, monotonicTime(self)]))
}
