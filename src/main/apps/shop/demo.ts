import { changeItem, type Outcome, redeemCode, selectItem } from './requests.ts'
import { newSession, type Session } from './session.ts'

/** What was done on the visit of the demo, a minute each; the last is refused. */
const acts: readonly ((session: Session, at: number) => Outcome)[] = [
  (session, at) => selectItem(session, { sku: 'johnny-liftoff' }, at),
  (session, at) => selectItem(session, { sku: 'red-paint' }, at),
  (session, at) => changeItem(session, 'red-paint', 4, at),
  (session, at) => redeemCode(session, 'LIFTOFF10', at),
  (session, at) => redeemCode(session, 'LIFTOFF10', at),
]

const minuteMs = 60_000

/** The session that the demo's visit begins with, so that the shop of a first start is not empty: all of it was done before `at`. */
export function demoSession(key: string, id: string, at: number): Session {
  const beganMs = at - acts.length * minuteMs
  return acts.reduce(
    (session, act, index) => act(session, beganMs + (index + 1) * minuteMs).session,
    newSession(key, id, beganMs),
  )
}
