import type { Spared, World } from '../runtime/index.ts'

/** What an observer can do without while no window observes. OTP's reports it always takes down: a log cannot be read later. */
const unwatched: Spared = { ties: true }

/** How much the tap of a world is told: no more than somebody looks at. */
export class Attention {
  private readonly world: World
  private watched = false
  /** Whether all is told, however much. */
  private all = false
  /** Messages that the world had sent when it was last listened to. */
  private messagesHeard = 0

  constructor(world: World) {
    this.world = world
    this.set(false, false)
  }

  /** Everything is told from now on, whether or not a window observes. */
  hearAll(): void {
    this.all = true
    this.world.quiet = false
    this.world.spare({})
  }

  /** A window observes, or none any more. */
  set(watched: boolean, isLarge: boolean): void {
    this.watched = watched
    this.note(isLarge)
    if (this.all) return
    this.world.quiet = !watched
    this.world.spare(watched ? {} : unwatched)
  }

  /** Has the world note who does something, where looking at each seat would take longer. */
  note(isLarge: boolean): void {
    const { world } = this
    const wanted = this.watched && isLarge
    if (wanted !== (world.touched !== null)) world.touched = wanted ? [] : null
  }

  /** The rest of the frame's messages are not looked at one by one. */
  rest(): void {
    const { world } = this
    if (world.quiet || this.all) return
    world.quiet = true
    this.messagesHeard = world.messages
  }

  /** Hears of messages again. @returns how many it did not hear of */
  wake(): number {
    const { world } = this
    const missed = world.quiet ? world.messages - this.messagesHeard : 0
    world.quiet = false
    return missed
  }

  /** Leaves the world to others. */
  end(): void {
    this.world.tap = null
    this.world.touched = null
    this.world.quiet = false
    this.world.spare({})
  }
}
