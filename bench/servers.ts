import { GenServer, type GenServerModule } from '../src/main/otp/index.ts'
import { type Coroutine, type Process, receive, send } from '../src/main/runtime/index.ts'
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

/** Waits for the next `{up, Pid}`. */
export function* nextUp(self: Process): Coroutine<Pid> {
  return ((yield* receive(self)) as Tuple).items[1] as Pid
}

/** `count` calls, one after the other, that a worker answers. */
export function* calls(self: Process, server: Pid | Tuple, count: number): Coroutine<void> {
  for (let left = count; left > 0; left--) {
    const answer = yield* GenServer.call(self, server, left)
    if (answer !== left) throw new Error('a call got the answer of another')
  }
}
