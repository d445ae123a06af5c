import { LoadMeter } from '../observer/index.ts'
import { compareInstants, endScene, Forgotten, type Instant, Playback, Recorder } from '../timeline/index.ts'
import type { Bridge } from './bridge.ts'
import { Refusal } from './check.ts'
import type { Stage } from './stage.ts'
import { type ViewOwner, Views } from './views.ts'

/** Where to look: at a time, at a moment that a mark or a line has told of, or from where the window is. */
export type Target =
  | { readonly atMs: number }
  | { readonly moment: Instant }
  | { readonly move: 'back' | 'forward' | 'previous_exit' | 'next_exit' }

/** A stage of the past: it stands still, until somebody acts in it. */
type Past = { readonly playback: Playback; readonly stage: Stage }
/** A world that goes on from a moment of the past, beside the live one. */
type Fork = { readonly stage: Stage; readonly fromMs: number }

/**
 * Where in time one window is: in the live world or in a fork of it, at the present of that or at a moment of its past. Who
 * acts in the past gets a fork that goes on from there; a window has one at most.
 */
export class TimeTravel {
  private readonly bridge: Bridge
  private readonly owner: ViewOwner
  /** Called whenever the window looks at another stage. */
  private readonly changed: () => void
  private fork: Fork | null = null
  private inFork = false
  private past: Past | null = null
  /** Counts the looks, so that one that comes late is known. */
  private looks = 0
  private mayEnd: Promise<void> = Promise.resolve()

  constructor(bridge: Bridge, owner: ViewOwner, changed: () => void) {
    this.bridge = bridge
    this.owner = owner
    this.changed = changed
  }

  /** What the window looks at. */
  get stage(): Stage {
    return this.past?.stage ?? this.home
  }

  /** The world whose present, or past, that is. */
  get home(): Stage {
    return this.inFork && this.fork !== null ? this.fork.stage : this.bridge.live
  }

  /** The moment of the past that is looked at; null at the present. */
  get moment(): { readonly at: Instant; readonly atMs: number } | null {
    if (this.past === null) return null
    return { at: this.past.playback.instant, atMs: this.past.stage.host.world.now }
  }

  /** The fork that the window has, and whether it is in it. */
  get forked(): { readonly fromMs: number; readonly inIt: boolean } | null {
    return this.fork === null ? null : { fromMs: this.fork.fromMs, inIt: this.inFork }
  }

  /** Looks at a moment of the past. @throws Refusal `not_found` for one that is not kept */
  async look(target: Target): Promise<void> {
    const { recorder } = this.home
    const at = this.instantOf(target)
    const look = ++this.looks
    if (at === null) return
    if (at === 'present') {
      this.present()
      return
    }
    // One after the other; of those that wait, the last one counts.
    const before = this.mayEnd
    let end = (): void => undefined
    this.mayEnd = new Promise(done => {
      end = done
    })
    try {
      await before
      if (look !== this.looks) return
      const playback = await Playback.at(recorder, at, this.bridge.onBug)
      if (look !== this.looks || recorder !== this.home.recorder) playback.end()
      else this.enter(playback)
    } catch (error) {
      if (error instanceof Forgotten) throw new Refusal('not_found', error.message)
      throw error
    } finally {
      end()
    }
  }

  /** Somebody acts: if that is in the past, a fork goes on from there. */
  act(): void {
    this.looks++
    const { past } = this
    if (past === null) return
    const { mode } = this.home.host.driver
    this.past = null
    this.endFork()
    const { playback, stage } = past
    playback.goOn()
    const recorder = new Recorder(stage, { files: playback.files, onBug: this.bridge.onBug })
    const load = new LoadMeter(stage)
    this.fork = { stage: { ...stage, recorder, load }, fromMs: stage.host.world.now }
    this.inFork = true
    stage.views.goOn()
    if (mode === 'running') stage.host.driver.run()
    this.changed()
  }

  /** Goes to the present: of the world in which the window is, of the live one, or of the fork. */
  present(where: 'here' | 'live' | 'fork' = 'here'): void {
    this.looks++
    const inFork = where === 'here' ? this.inFork : where === 'fork'
    if (inFork && this.fork === null) throw new Refusal('not_found', 'there is no fork')
    if (this.past === null && inFork === this.inFork) return
    this.endPast()
    this.inFork = inFork
    this.changed()
  }

  /** Lets go of the fork. */
  dropFork(): void {
    if (this.inFork) this.present('live')
    this.endFork()
    this.changed()
  }

  /** Closes a screen of the window wherever it is open. */
  closeView(view: number): void {
    for (const stage of [this.stage, this.bridge.live, this.fork?.stage]) stage?.views.close(this.owner, view)
  }

  close(): void {
    this.looks++
    this.endPast()
    this.endFork()
  }

  private instantOf(target: Target): Instant | 'present' | null {
    const { recorder } = this.home
    const { log, marks, now } = recorder
    if ('moment' in target) return compareInstants(target.moment, now) > 0 ? 'present' : target.moment
    if ('atMs' in target) {
      const at = log.atTime(target.atMs, now)
      return compareInstants(at, recorder.oldest) < 0 ? recorder.oldest : at
    }
    const from = this.past?.playback.instant ?? now
    switch (target.move) {
      case 'back': {
        const at = log.before(from)
        return at === null || compareInstants(at, recorder.oldest) < 0 ? null : at
      }
      case 'forward':
        return this.past === null ? null : (log.after(from, now) ?? 'present')
      case 'previous_exit':
        return marks.exitBefore(from)?.at ?? null
      case 'next_exit':
        return this.past === null ? null : (marks.exitAfter(from)?.at ?? 'present')
    }
  }

  private enter(playback: Playback): void {
    const { home } = this
    const views = new Views(playback.scene, this.bridge.nextView)
    views.follow(this.owner, home.views)
    this.endPast()
    this.past = {
      playback,
      stage: { ...playback.scene, views, recorder: home.recorder, load: home.load, files: playback.files },
    }
    this.changed()
  }

  private endPast(): void {
    this.past?.stage.views.stop()
    this.past?.playback.end()
    this.past = null
  }

  private endFork(): void {
    if (this.fork === null) return
    const { stage } = this.fork
    this.fork = null
    this.inFork = false
    stage.recorder.close()
    stage.load.close()
    stage.views.stop()
    endScene(stage)
  }
}
