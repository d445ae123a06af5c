import { effect } from './effects.ts'
import type { Process } from './process.ts'

/** The world's clock: whole ms since the world began. @see erlang:monotonic_time/1 */
export function monotonicTime(self: Process): number {
  return effect(self, () => Math.floor(self.world.now))
}

/** Ms since 1970 by the world's clock. @see erlang:system_time/1 */
export function systemTime(self: Process): number {
  return effect(self, () => self.world.epochMs + Math.floor(self.world.now))
}
