import { continue_, noreply, ok } from '../../../../shared/atoms.ts'
import { atom, type Pid, type Term, tuple } from '../../../../shared/term.ts'
import { type CastResult, GenServer, type GenServerModule } from '../../../otp/index.ts'
import { type Coroutine, monotonicTime, type Process, send, setLabel, sleep } from '../../../otp/process.ts'
import { newSession, type Session } from '../session.ts'
import { BootTable } from './boot-table.ts'
import type { BootMode } from './state.ts'

/** How a cart is booted: which one, where its session is read, and who wants to know when. */
export type BootArgs = {
  readonly number: number
  readonly mode: BootMode
  readonly latency_ms: number
  readonly recorder: Pid
}

/** A cart that is whole says so to its recorder: `{booted, [BegunMs, StartedMs, ReadyMs]}`, by the world's clock. */
export const booted = atom('booted')

/** A cart that does nothing but get its session back from the database, in `init` or after it. */
export const BootCart = {
  startLink(self: Process, args: BootArgs): Coroutine<Term> {
    return GenServer.startLink(self, args.mode === 'init' ? inInit : inContinue, args)
  },
} as const

/** The supervisor waits for `init`, and so for the database. */
const inInit: GenServerModule<Session, BootArgs> = {
  name: 'Shop.BootCart',

  *init(args, self) {
    const begunMs = begin(self, args)
    const session = yield* restore(self, args)
    const readyMs = monotonicTime(self)
    send(self, args.recorder, tuple(booted, [begunMs, readyMs, readyMs]))
    return tuple(ok, session)
  },
}

/**
 * The supervisor goes on with the next cart at once. Whoever calls the cart waits until it is whole: `handle_continue`
 * comes before any message.
 */
const inContinue: GenServerModule<Session, BootArgs> = {
  name: 'Shop.BootCart',

  init(args, self) {
    const begunMs = begin(self, args)
    const empty = newSession(BootTable.keyOf(args.number), '', 0)
    return tuple(ok, empty, tuple(continue_, { ...args, begun_ms: begunMs, started_ms: monotonicTime(self) }))
  },

  *handleContinue(how, _empty, self): Coroutine<CastResult<Session>> {
    const args = how as unknown as BootArgs & { begun_ms: number; started_ms: number }
    const session = yield* restore(self, args)
    send(self, args.recorder, tuple(booted, [args.begun_ms, args.started_ms, monotonicTime(self)]))
    return tuple(noreply, session)
  },
}

function begin(self: Process, { number }: BootArgs): number {
  setLabel(self, BootTable.keyOf(number))
  return monotonicTime(self)
}

/** One look into the table, and the time that a database elsewhere takes for its answer. */
function* restore(self: Process, { number, latency_ms }: BootArgs): Coroutine<Session> {
  const session = yield* BootTable.find(self, number)
  yield* sleep(self, latency_ms)
  return session
}
