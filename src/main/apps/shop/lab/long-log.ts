import { limits } from '../../../../shared/limits.ts'
import { type Coroutine, monotonicTime, type Process, raise } from '../../../otp/process.ts'
import { onDemand } from '../on-demand.ts'
import type { CartReport } from '../session-client.ts'
import { SessionServer } from '../session-server.ts'
import { beginAnew, cartPid, killAndWait, tell } from './driver.ts'
import { labCarts } from './names.ts'
import type { LongLog, Replay } from './state.ts'

const key = 'lab-long_log'

/** Ms of the world's clock between two looks at how long the log has become. */
const lookMs = 200

/** Lets `count` things more happen to the cart with the long log, and measures how long it takes to replay. */
export function* growLog(self: Process, { replays }: LongLog, count: number): Coroutine<void> {
  const begun = cartPid(self, key) === null && replays.length === 0
  const first = begun ? yield* beginAnew(self, key, 'events') : yield* report(self)
  if (!first.session.items.some(({ sku }) => sku === 'towel'))
    yield* SessionServer.selectItem(self, key, { sku: 'towel' })
  let lookedMs = monotonicTime(self)
  for (let i = 0; i < count; i++) {
    yield* SessionServer.changeItem(self, key, 'towel', 1 + (i % limits.itemQuantity))
    if (monotonicTime(self) - lookedMs < lookMs) continue
    lookedMs = monotonicTime(self)
    tell(self, { log_size: (yield* report(self)).keeping.log })
  }
  yield* measureReplay(self, replays, false)
}

/** Puts the session in place of its log, and measures how long it takes to replay now. */
export function* compactLog(self: Process, { replays }: LongLog): Coroutine<void> {
  yield* report(self)
  yield* SessionServer.compact(self, key)
  yield* measureReplay(self, replays, true)
}

/** Kills the cart; its next process tells how long it took to find the session. */
function* measureReplay(self: Process, replays: readonly Replay[], compacted: boolean): Coroutine<void> {
  const pid = cartPid(self, key)
  if (pid !== null) yield* killAndWait(self, pid)
  const { keeping } = yield* report(self)
  if (keeping.log === null) return raise('a log that is none')
  const replay = { ...keeping.log, replay_ms: keeping.load_ms, compacted }
  tell(self, { log_size: keeping.log, replays: [...replays, replay].slice(-8) })
}

function report(self: Process): Coroutine<CartReport> {
  return onDemand(labCarts).report(self, key)
}
