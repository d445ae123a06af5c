import { limits } from '../../shared/limits.ts'
import type { Files } from './files.ts'
import { compareInstants, type Instant } from './instant.ts'
import { endScene, type Scene } from './scene.ts'

/** A copy of a scene as it was at an instant, from which later ones can be played. */
export type Keyframe = {
  readonly at: Instant
  /** The host's clock then. */
  readonly hostMs: number
  readonly scene: Scene
  /** Makes the files as they were then; null where there are none. */
  readonly files: (() => Files) | null
}

/** The keyframes of one scene, oldest first: the further back, the fewer. */
export class Keyframes {
  private kept: Keyframe[] = []

  get oldest(): Keyframe | undefined {
    return this.kept[0]
  }

  get newest(): Keyframe | undefined {
    return this.kept.at(-1)
  }

  get length(): number {
    return this.kept.length
  }

  /** Takes in one that is later than all others. */
  add(keyframe: Keyframe): void {
    this.kept.push(keyframe)
    this.thin()
  }

  /** Takes in one that was made by playing the past, until others are needed. */
  insert(keyframe: Keyframe): void {
    const at = this.kept.findIndex(other => compareInstants(other.at, keyframe.at) >= 0)
    if (at >= 0 && compareInstants((this.kept[at] as Keyframe).at, keyframe.at) === 0)
      endScene(keyframe.scene)
    else this.kept.splice(at < 0 ? this.kept.length : at, 0, keyframe)
  }

  /** The last one that is not later than `at`. */
  before(at: Instant): Keyframe | undefined {
    return this.kept.findLast(keyframe => compareInstants(keyframe.at, at) <= 0)
  }

  /** The first one that needs no entry before number `entry`. */
  from(entry: number): Keyframe | undefined {
    return this.kept.find(keyframe => keyframe.at.entry >= entry)
  }

  /** Forgets those that need an entry before number `entry`. */
  forget(entry: number): void {
    this.drop(keyframe => keyframe.at.entry < entry)
  }

  close(): void {
    this.drop(() => true)
  }

  /** Two neighbours may lie as far apart as a fraction of how far back they lie; and not too many may be kept. */
  private thin(): void {
    const now = (this.newest as Keyframe).at
    let processes = 0
    let later: Keyframe | null = null
    const drop = new Set<Keyframe>()
    for (let i = this.kept.length - 1; i > 0; i--) {
      const keyframe = this.kept[i] as Keyframe
      const earlier = this.kept[i - 1] as Keyframe
      const size = keyframe.scene.host.world.processes.size
      const gap = later === null ? Number.POSITIVE_INFINITY : distance(earlier.at, later.at)
      const full = later !== null && processes + size > limits.keyframeProcesses
      if (full || gap < distance(keyframe.at, now) / spread) drop.add(keyframe)
      else {
        processes += size
        later = keyframe
      }
    }
    this.drop(keyframe => drop.has(keyframe))
  }

  private drop(test: (keyframe: Keyframe) => boolean): void {
    const gone = this.kept.filter(test)
    if (gone.length === 0) return
    this.kept = this.kept.filter(keyframe => !test(keyframe))
    for (const { scene } of gone) endScene(scene)
  }
}

/** What it takes to play from one to the other. */
function distance(from: Instant, to: Instant): number {
  return to.step - from.step + (to.entry - from.entry)
}

/** How many times as far back as they lie apart two neighbours may lie at most. */
const spread = 8
