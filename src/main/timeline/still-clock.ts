import type { HostClock } from '../host/index.ts'

/** The clock of a scene that nobody drives. */
export const stillClock: HostClock = {
  now: () => 0,
  soon: () => () => undefined,
  later: () => () => undefined,
}
