import { limits } from '../../shared/limits.ts'
import type { Look } from '../observer/index.ts'
import { CannotFork, type Input } from '../runtime/index.ts'
import type { FilesCopy } from './files.ts'
import type { Instant } from './instant.ts'
import { Keyframes } from './keyframes.ts'
import { Log } from './log.ts'
import { Marks } from './marks.ts'
import { forkScene, type Scene } from './scene.ts'
import { stillClock } from './still-clock.ts'

export type RecorderOptions = {
  /** Copies the files of the world. Default: nobody answers what is asked of them in the past. */
  files?: FilesCopy | undefined
  /** Hears of a bug of ours because of which no copy could be made; default: it is thrown. */
  onBug?: ((bug: unknown) => void) | undefined
}

/**
 * Keeps the past of a scene: everything that comes from outside, and now and then a copy of the whole. From the last
 * copy before an instant, with what came after it, the world is played to that instant, and its observer with it.
 *
 * It costs a record for each input and, in all, about `costMax` of the wall clock for copies. What it keeps is bounded;
 * beyond that the oldest is forgotten.
 */
export class Recorder {
  readonly scene: Scene
  readonly log = new Log()
  readonly keyframes = new Keyframes()
  readonly marks: Marks
  readonly files: RecorderOptions['files']
  private readonly onBug: RecorderOptions['onBug']
  private readonly stopListening: () => void
  private cancelTick: () => void
  /** The host's clock at which the next copy may be made. */
  private notBefore = Number.NEGATIVE_INFINITY
  private atMs: number

  constructor(scene: Scene, { files, onBug }: RecorderOptions = {}) {
    this.scene = scene
    this.files = files
    this.marks = new Marks(scene.observer)
    this.onBug = onBug
    const { host, observer } = scene
    this.atMs = host.world.now
    host.onInput = ({ step, input }) => this.record(step, input)
    observer.onLook = look => this.record(host.world.steps, look)
    this.stopListening = observer.onEvent(event => {
      this.marks.hear(event, { step: host.world.steps, entry: this.log.end })
    })
    this.keep()
    this.cancelTick = host.clock.later(() => this.tick(), tickMs)
  }

  /** The present. */
  get now(): Instant {
    return { step: this.scene.host.world.steps, entry: this.log.end }
  }

  /** World time of the earliest instant that can be shown, in ms. */
  get fromMs(): number {
    return this.keyframes.oldest?.scene.host.world.now ?? this.scene.host.world.now
  }

  /** The earliest instant that can be shown. */
  get oldest(): Instant {
    return this.keyframes.oldest?.at ?? this.now
  }

  close(): void {
    this.cancelTick()
    this.stopListening()
    this.scene.host.onInput = null
    this.scene.observer.onLook = null
    this.keyframes.close()
    this.log.forget(this.log.end)
  }

  private record(step: number, what: Input | Look): void {
    const { world } = this.scene.host
    this.atMs = Math.max(this.atMs, world.now, what.type === 'clock' ? what.now : 0)
    this.log.add({ step, atMs: this.atMs, what, matters: this.matters(what) })
    if (this.log.length > limits.logEntries || this.log.bytes > limits.logBytes) this.forget()
  }

  private matters(what: Input | Look): boolean {
    if (what.type === 'look' || what.type === 'watched') return false
    if (what.type !== 'clock') return true
    const due = this.scene.host.world.nextDue()
    return due !== null && due <= what.now
  }

  /** Forgets the oldest part of what is kept, as far as there is a keyframe to go on from. */
  private forget(): void {
    const { log, keyframes } = this
    const next = keyframes.from(log.first + Math.ceil(log.length / 4))
    const first = next?.at.entry ?? log.end
    log.forget(first)
    keyframes.forget(first)
  }

  private tick(): void {
    const { clock, world } = this.scene.host
    const newest = this.keyframes.newest
    const steps = world.steps - (newest?.at.step ?? 0)
    const entries = this.log.end - (newest?.at.entry ?? 0)
    const moved = newest === undefined || steps > 0
    const far =
      newest === undefined || steps + entries >= stepsApart || clock.now() - newest.hostMs >= msApart
    if (moved && far && clock.now() >= this.notBefore) this.keep()
    this.cancelTick = clock.later(() => this.tick(), tickMs)
  }

  /** Makes a keyframe, unless a process stands where it cannot be copied; then it is tried again later. */
  private keep(): void {
    const { host, observer } = this.scene
    const begun = host.clock.now()
    try {
      // Who acted before is no news to the copy.
      observer.look()
      const files = this.files?.() ?? null
      const scene = forkScene(this.scene, { clock: stillClock, device: null })
      this.keyframes.add({ at: this.now, hostMs: begun, scene, files })
    } catch (error) {
      if (!(error instanceof CannotFork)) this.failed(error)
    }
    const cost = host.clock.now() - begun
    this.notBefore = Math.max(this.notBefore, begun + cost / costMax)
  }

  private failed(error: unknown): void {
    if (this.onBug === undefined) throw error
    this.onBug(error)
    // Whoever cannot be copied now may be done in a while.
    this.notBefore = this.scene.host.clock.now() + afterBugMs
  }
}

/** Wall time between two looks at whether a copy is due. */
const tickMs = 250
/** Steps, and inputs, after which a copy is made. */
const stepsApart = 2_000
/** Wall time after which one is made though little has happened. */
const msApart = 5_000
const afterBugMs = 30_000
/** Part of the wall clock that copies may take. */
const costMax = 0.01
