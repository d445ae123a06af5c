import type { Forecast } from '../../shared/protocol/events.ts'
import type { Pid, Term } from '../../shared/term.ts'
import type { Device, Input } from '../runtime/index.ts'
import { Consequences } from './consequences.ts'
import type { Files } from './files.ts'
import { endScene, forkScene, type Scene } from './scene.ts'
import { stillClock } from './still-clock.ts'

/** What somebody is about to do to a process. */
export type Fault =
  | { readonly do: 'exit'; readonly to: Pid; readonly reason: Term }
  | { readonly do: 'raise'; readonly to: Pid; readonly message: string }

/** Something that a process of the copy showed to the outside. */
export type Shown = { readonly channel: string; readonly value: Term }

/**
 * Does `fault` to a copy of `scene`, on a copy of its files, and tells what comes of it within `forecastMs` of the world's
 * clock. The scene itself does not notice. @returns the forecast, and all that the copy has shown, in order
 * @throws CannotFork when somebody cannot be copied now
 */
export function forecast(
  scene: Scene,
  fault: Fault,
  files: Files | null,
): Omit<Forecast, 'screens'> & { shown: Shown[] } {
  const copy = forkScene(scene, { clock: stillClock, device: files?.device ?? noDevice })
  const shown: Shown[] = []
  copy.host.world.output = (_pid, channel, value) => void shown.push({ channel, value })
  try {
    const { driver } = scene.host
    // A world that runs learns how late it is before anything else enters.
    if (driver.mode === 'running') copy.host.world.inject({ type: 'clock', now: driver.nowMs })
    const consequences = new Consequences(copy)
    copy.host.world.inject(inputOf(fault))
    letPass(copy)
    return { ...consequences.end(), shown }
  } finally {
    endScene(copy)
  }
}

export function inputOf(fault: Fault): Input {
  return fault.do === 'exit'
    ? { type: 'signal', to: fault.to, reason: fault.reason }
    : { type: 'raise', to: fault.to, message: fault.message }
}

/** Runs the world of `scene` for `forecastMs`, or `stepsMax` steps. */
function letPass({ host: { world } }: Scene): void {
  const end = world.now + forecastMs
  let left = stepsMax
  for (;;) {
    left -= world.run(left)
    const due = world.nextDue()
    if (left <= 0 || due === null || due > end) break
    world.inject({ type: 'clock', now: Math.max(due, world.now) })
  }
  if (left > 0 && world.now < end) world.inject({ type: 'clock', now: end })
}

/** Where there are no files, nobody answers who asks for them. */
const noDevice: Device = { request: () => undefined }

/** World time for which a copy is watched. */
export const forecastMs = 1_000
/** Steps that it may make in that time. */
export const stepsMax = 20_000
