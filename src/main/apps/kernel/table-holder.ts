import { continue_, DOWN, error, noreply, ok, reply, stop } from '../../../shared/atoms.ts'
import { type Atom, atom, isTagged, Pid, type Ref, type Term, tuple } from '../../../shared/term.ts'
import { type CastResult, GenServer, type GenServerModule } from '../../otp/index.ts'
import { type Coroutine, monitor, type Process, sendAfter } from '../../otp/process.ts'
import { Dets } from '../../storage/index.ts'
import { backoff } from './backoff.ts'
import { catchExit } from './catch-exit.ts'

/** A holder's state. */
type Holder = {
  readonly table: Atom
  /** The monitor of the table's process; nil while the table is not open. */
  readonly monitor: Ref | null
  /** Why the table is not open; nil when it is. */
  readonly problem: Term
  /** Ms until it is tried again. */
  readonly retry_ms: number
}

/** How a holder is started: the name it is known by, and its table, whose file has the table's name and ".dets". */
export type Held = { readonly name: Atom; readonly module: string; readonly table: Atom }

/** Soon enough for who has just moved a file away and looks at the screen. */
const retryMsMost = 5_000

const ready = atom('ready')
const open = atom('open')

/**
 * A process that holds a DETS table open for all others of its application: a table is closed when nobody has it open
 * any more. When the table's process goes, the holder stops with `{table_down, Reason}`; its supervisor starts it
 * again, together with all that rely on the table.
 *
 * A file that cannot be opened does not stop it: a supervisor can mend what is broken inside, not a disk. It stays, says
 * so to whoever asks, and tries again.
 */
export const TableHolder = {
  startLink(self: Process, held: Held): Coroutine<Term> {
    return GenServer.startLink(self, holder(held.module), held.table, { name: held.name })
  },

  /** Waits for the first try to open the table. @returns `ok`, or `{error, Reason}` when it is not open */
  ready(self: Process, name: Atom): Coroutine<Term> {
    return GenServer.call(self, name, ready)
  },
} as const

function holder(name: string): GenServerModule<Holder, Atom> {
  return {
    name,

    init(table) {
      const closed = { table, monitor: null, problem: atom('not_open'), retry_ms: backoff.firstMs }
      return tuple(ok, closed, tuple(continue_, open))
    },

    handleContinue(_open, state, self) {
      return openTable(self, state)
    },

    handleCall(_ready, _from, state) {
      return tuple(reply, state.monitor === null ? tuple(error, state.problem) : ok, state)
    },

    *handleInfo(message, state, self): Coroutine<CastResult<Holder>> {
      if (message === open) return yield* openTable(self, state)
      if (isTagged(message, DOWN, 5) && message.items[1] === state.monitor)
        return tuple(stop, tuple(atom('table_down'), message.items[4] as Term), state)
      return tuple(noreply, state)
    },
  }
}

function* openTable(self: Process, state: Holder): Coroutine<CastResult<Holder>> {
  const file = `${(state.table as symbol).description}.dets`
  const opened = yield* catchExit(Dets.openFile(self, state.table, { file }))
  if ('exit' in opened) return tryAgain(self, state, opened.exit)
  if (isTagged(opened.value, error, 2)) return tryAgain(self, state, opened.value.items[1] as Term)
  const owner = yield* Dets.info(self, state.table, atom('owner'))
  if (!(owner instanceof Pid)) return tryAgain(self, state, atom('not_open'))
  return tuple(noreply, {
    ...state,
    monitor: monitor(self, owner),
    problem: null,
    retry_ms: backoff.firstMs,
  })
}

function tryAgain(self: Process, state: Holder, problem: Term): CastResult<Holder> {
  sendAfter(self, state.retry_ms, self.pid, open)
  return tuple(noreply, { ...state, problem, retry_ms: backoff.next(state.retry_ms, retryMsMost) })
}
