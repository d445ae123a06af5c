import { limits } from '../../shared/limits.ts'
import { Bug } from '../runtime/index.ts'
import type { FilesCopy } from './files.ts'
import { compareInstants, type Instant } from './instant.ts'
import type { Keyframe } from './keyframes.ts'
import { LateDevice } from './late-device.ts'
import type { Entry } from './log.ts'
import { PastClock } from './past-clock.ts'
import type { Recorder } from './recorder.ts'
import { endScene, forkScene, type Scene } from './scene.ts'

/** An instant is not kept any more. */
export class Forgotten extends Error {}

/** A scene as it was at an instant of the past of another. It stands still until `goOn`. */
export class Playback {
  readonly scene: Scene
  readonly recorder: Recorder
  /** Copies the files of the instant shown, and of what goes on from it. */
  readonly files: FilesCopy | undefined
  private readonly device: LateDevice
  private readonly clock: PastClock
  /** The host's clock at the instant shown. */
  private hostMs: number
  private at: Instant

  /** Begins at `keyframe`. */
  constructor(recorder: Recorder, keyframe: Keyframe, onBug?: (bug: unknown) => void) {
    this.recorder = recorder
    const files = keyframe.files?.() ?? null
    this.files = files?.copy
    this.device = new LateDevice(files?.device ?? null)
    this.clock = new PastClock(recorder.scene.host.clock)
    this.clock.set(keyframe.hostMs)
    this.hostMs = keyframe.hostMs
    this.at = keyframe.at
    const { device, clock } = this
    this.scene = forkScene(keyframe.scene, { clock, device, ...(onBug === undefined ? {} : { onBug }) })
  }

  /**
   * The scene of `recorder` as it was at `target`; the event loop runs meanwhile.
   * @throws Forgotten
   */
  static async at(recorder: Recorder, target: Instant, onBug?: (bug: unknown) => void): Promise<Playback> {
    const keyframe = recorder.keyframes.before(target)
    if (keyframe === undefined) throw new Forgotten('that is too long ago: it is not kept any more')
    const playback = new Playback(recorder, keyframe, onBug)
    try {
      await playback.forward(target)
    } catch (error) {
      playback.end()
      throw error
    }
    return playback
  }

  get instant(): Instant {
    return this.at
  }

  /** Plays on to `target`, which is not earlier than where it stands. @throws Forgotten */
  async forward(target: Instant): Promise<void> {
    const { clock } = this.recorder.scene.host
    let until = clock.now() + limits.turnBudgetMs
    while (this.play(target)) {
      if (clock.now() < until) continue
      await new Promise<void>(done => clock.soon(done))
      until = clock.now() + limits.turnBudgetMs
    }
    this.clock.set(this.hostMs)
  }

  /** Lets it go on from here, on the files as they were then; it stands still until its driver is told to run. */
  goOn(): void {
    this.clock.set(this.hostMs)
    this.device.goOn()
    this.scene.host.driver.start()
  }

  end(): void {
    endScene(this.scene)
  }

  /** Plays a part of the way to `target`. @returns whether more is left */
  private play(target: Instant): boolean {
    const { world } = this.scene.host
    const entry = this.at.entry < target.entry ? this.entry(this.at.entry) : null
    const upTo = entry?.step ?? target.step
    if (world.steps < upTo) {
      const made = world.run(Math.min(stepsAtOnce, upTo - world.steps))
      if (made === 0) throw new Bug('the past took another course when it was played again')
      this.at = { step: world.steps, entry: this.at.entry }
    } else if (entry !== null) {
      this.enter(entry)
      this.at = { step: world.steps, entry: this.at.entry + 1 }
    }
    return compareInstants(this.at, target) < 0
  }

  private entry(number: number): Entry {
    const entry = this.recorder.log.get(number)
    if (entry === undefined) throw new Forgotten('that is too long ago: it is not kept any more')
    return entry
  }

  private enter({ what }: Entry): void {
    const { host, application, observer } = this.scene
    const { world } = host
    switch (what.type) {
      case 'look':
        this.hostMs = what.nowMs
        observer.lookAs(what)
        // As whoever watches does: what is asked now and then sees what has changed since.
        application.running
        break
      case 'watched':
        observer.lookAs(what)
        break
      case 'spawn': {
        const number = world.nextPid
        world.inject(what)
        const process = world.processes.get(number)
        if (process !== undefined) application.followed(what.entry, process.pid)
        break
      }
      case 'io':
        this.device.answered(what.id, what.result)
        world.inject(what)
        break
      default:
        world.inject(what)
    }
  }
}

/** Steps made between two looks at the clock. */
const stepsAtOnce = 256
