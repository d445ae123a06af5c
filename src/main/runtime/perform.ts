import type { Term } from '../../shared/term.ts'
import { effect } from './effects.ts'
import { freeze } from './freeze.ts'
import type { Process } from './process.ts'
import type { Coroutine } from './program.ts'
import { PlainWait } from './wait.ts'

/**
 * Asks the world's device for `request` and waits for its answer, taking no message meanwhile. When the process
 * exits before, the answer is dropped; the device may have done the work.
 */
export function perform<R>(self: Process, request: unknown): Coroutine<R> {
  return PlainWait.of(self, 'io', request, null) as unknown as Coroutine<R>
}

/** Shows `value` to whoever listens to `channel` outside the world; nobody inside can see that. */
export function output(self: Process, channel: string, value: Term): void {
  effect(self, () => {
    self.world.output?.(self.pid, channel, freeze(value))
  })
}
