import { GenServer, type GenServerModule } from '../src/main/otp/index.ts'
import { type Coroutine, type Process, send } from '../src/main/runtime/index.ts'
import { noreply, ok, reply } from '../src/shared/atoms.ts'
import { atom, type Pid, type Term, type Tuple, tuple } from '../src/shared/term.ts'

const up = atom('up')

/** Answers a call with what it was asked, counts casts, and tells `{up, Pid}` to the process it was given, if any. */
export const worker: GenServerModule<number, Pid | null> = {
  name: 'Worker',
  init(parent, self) {
    if (parent !== null) send(self, parent, tuple(up, self.pid))
    return tuple(ok, 0)
  },
  handleCall: (request, _from, state) => tuple(reply, request, state),
  handleCast: (_request, state) => tuple(noreply, state + 1),
}

/** A worker linked to the running process. */
export function* startWorker(self: Process): Coroutine<Pid> {
  return pidOf(yield* GenServer.startLink(self, worker, null))
}

/** The pid in `{ok, Pid}`. */
export function pidOf(started: Term): Pid {
  const [tag, pid] = (started as Tuple).items
  if (tag !== ok) throw new Error('it did not start')
  return pid as Pid
}

/** The pid in `{up, Pid}`. */
export function upOf(message: unknown): Pid {
  return (message as Tuple).items[1] as Pid
}

/** Throws unless the answer of a call is the one that was wanted. */
export function checked(answer: unknown, wanted: number): void {
  if (answer !== wanted) throw new Error('a call got the answer of another')
}
