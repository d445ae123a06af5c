import { type Application, Host, type HostClock } from '../host/index.ts'
import type { Observer } from '../observer/index.ts'
import type { Device } from '../runtime/index.ts'

/** A world with what drives it and what watches it. */
export type Scene = {
  readonly host: Host
  readonly application: Application
  readonly observer: Observer
}

export type SceneOptions = {
  clock: HostClock
  /** Answers what the processes of the copy ask of the outside; null: nobody does. */
  device: Device | null
  onBug?: (bug: unknown) => void
}

/** A second scene that goes on from this instant of `scene`, which stands still at first. Possible between steps only. */
export function forkScene(scene: Scene, { clock, device, onBug }: SceneOptions): Scene {
  const host = new Host({
    clock,
    world: journal => scene.host.world.fork({ journal, ...(device === null ? {} : { device }) }),
    ...(onBug === undefined ? {} : { onBug }),
  })
  host.driver.setSpeed(scene.host.driver.speed)
  host.driver.pause()
  const application = scene.application.fork(host)
  return { host, application, observer: scene.observer.fork(host, application) }
}

/** Lets go of a scene for ever. */
export function endScene({ host, observer }: Scene): void {
  host.driver.stop()
  observer.close()
}
