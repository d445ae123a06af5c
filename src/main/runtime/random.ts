import { effect } from './effects.ts'
import type { Process } from './process.ts'

/** A whole number from 1 to `n`, from the world's own generator (mulberry32). @see rand:uniform/1 */
export function uniform(self: Process, n: number): number {
  return effect(self, () => {
    const world = self.world
    world.randomState = (world.randomState + 0x6d2b79f5) | 0
    let t = Math.imul(world.randomState ^ (world.randomState >>> 15), world.randomState | 1)
    t = (t + Math.imul(t ^ (t >>> 7), t | 61)) ^ t
    return 1 + Math.floor((((t ^ (t >>> 14)) >>> 0) / 4294967296) * n)
  })
}
