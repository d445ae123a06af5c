import { remember } from './answers.ts'
import { effect, stopDoomed } from './effects.ts'
import type { Process } from './process.ts'

/** The world's clock: whole ms since the world began. @see erlang:monotonic_time/1 */
export function monotonicTime(self: Process): number {
  const { rebuild, now } = self.world
  if (self.doom !== undefined) stopDoomed(self)
  if (rebuild !== null && self.answers !== null) return rebuild.next() as number
  // An effect that never raises: it needs no function made for it.
  const ms = Math.floor(now)
  remember(self, ms)
  return ms
}

/** Ms since 1970 by the world's clock. @see erlang:system_time/1 */
export function systemTime(self: Process): number {
  return effect(self, () => self.world.epochMs + Math.floor(self.world.now))
}
