import type { JournalEntry } from './journal.ts'
import { World, type WorldOptions } from './world.ts'

/**
 * Runs a world again from its journal: a new world that is given the same inputs at the same steps, and so does the
 * same, event for event. `options` are those of the first world (seed, epoch, entries); its device is not asked, since
 * the answers of the first one's are in the journal.
 * @param toStep the step at which to stop; default: after the last input, before anything that it set off
 * @param begin called with the world before anything has happened in it, to put a tap on it
 */
export function replay(
  options: Omit<WorldOptions, 'device' | 'journal'>,
  journal: readonly JournalEntry[],
  toStep?: number,
  begin?: (world: World) => void,
): World {
  const world = new World({ ...options, device: { request: () => undefined } })
  begin?.(world)
  for (const { step, input } of journal) {
    if (toStep !== undefined && step > toStep) break
    world.run(step - world.steps)
    world.inject(input)
  }
  if (toStep !== undefined) world.run(toStep - world.steps)
  return world
}
