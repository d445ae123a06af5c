import { kill } from '../../shared/atoms.ts'
import type { Pid } from '../../shared/term.ts'
import type { Process } from '../runtime/index.ts'
import type { Host } from './host.ts'

/**
 * The application that runs in a host's world: it is started by the world's entry `boot`, whose process stands for it as
 * OTP's application master does. It is linked to the top supervisor, and lives as long as that.
 */
export class Application {
  private readonly host: Host
  private master: Pid | null = null
  /** What the master was linked to when it was last seen alive: the top supervisor. */
  private tops: readonly Process[] = []

  constructor(host: Host) {
    this.host = host
  }

  /** The same application in `host`, whose world is a fork of this one's. */
  fork(host: Host): Application {
    const copy = new Application(host)
    copy.master = this.master
    copy.tops = this.tops.map(top => (top.dead ? top : (host.world.process(top.pid) ?? top)))
    return copy
  }

  /** `entry` was started as `pid`, by a journal that is run again. */
  followed(entry: string, pid: Pid): void {
    if (entry === 'boot') this.begin(pid)
  }

  /** Whether it runs; also while it is still being taken down. */
  get running(): boolean {
    const master = this.master === null ? undefined : this.host.world.process(this.master)
    if (master !== undefined) {
      if (master.links !== null) this.tops = [...master.links]
      return true
    }
    return this.tops.some(top => !top.dead)
  }

  /** Starts it unless it runs. @returns whether it had to be started */
  start(): boolean {
    if (this.running) return false
    this.begin(this.host.spawn('boot', []))
    return true
  }

  /** Takes it down as fast as the host can, and starts it again, as a deploy does. */
  async restart(): Promise<void> {
    await this.stop()
    this.start()
  }

  /**
   * Takes it down in order, as fast as the host can: its supervisors end their children one after the other, and tables
   * are closed. Settles when it is down, or after `stopMsMax`.
   */
  stop(): Promise<void> {
    const { driver, clock, world } = this.host
    driver.setSpeed(1)
    driver.run()
    const started = clock.now()
    if (this.running && this.master !== null && world.process(this.master) !== undefined)
      this.host.inject({ type: 'signal', to: this.master, reason: kill })
    return new Promise(done => {
      const look = (): void => {
        if (!this.running || clock.now() - started >= stopMsMax) done()
        else clock.later(look, lookEveryMs)
      }
      look()
    })
  }

  private begin(master: Pid): void {
    this.tops = []
    this.master = master
  }
}

/** Wall time that the application has to come down when the app is quit. */
export const stopMsMax = 5_000
const lookEveryMs = 5
