import { already_started, DOWN, error } from '../../../shared/atoms.ts'
import { isTagged, Pid, type Term } from '../../../shared/term.ts'
import type { ChildSpec } from '../../otp/index.ts'
import {
  type Coroutine,
  demonitor,
  isCoroutine,
  monitor,
  type Process,
  receive,
  timedOut,
} from '../../otp/process.ts'

/** Ms that a child may wait for the one before it to be gone. */
const patienceMs = 5_000

/**
 * The child specification with a start that waits for a leftover. A supervisor that is killed cannot end its children:
 * they notice and end by themselves, which takes those that have children or writes of their own a moment. To start
 * anew while they still have the names would fail, again and again, until the supervisor above has had enough.
 */
export function patient(spec: ChildSpec): ChildSpec {
  return {
    ...spec,
    *start(self, ...extra) {
      const started = yield* start(self, spec, extra)
      const reason = isTagged(started, error, 2) ? started.items[1] : null
      const leftover = isTagged(reason, already_started, 2) ? reason.items[1] : null
      if (!(leftover instanceof Pid) || !(yield* waitForEnd(self, leftover))) return started
      return yield* start(self, spec, extra)
    },
  }
}

function* start(self: Process, spec: ChildSpec, extra: readonly Term[]): Coroutine<Term> {
  const started = spec.start(self, ...extra)
  return isCoroutine(started) ? yield* started : started
}

/** @returns whether `pid` has ended in time */
function* waitForEnd(self: Process, pid: Pid): Coroutine<boolean> {
  const ref = monitor(self, pid)
  const down = yield* receive(
    self,
    message => isTagged(message, DOWN, 5) && message.items[1] === ref,
    patienceMs,
  )
  if (down === timedOut) demonitor(self, ref, { flush: true })
  return down !== timedOut
}
