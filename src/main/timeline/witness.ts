import { Pid, type Term, Tuple } from '../../shared/term.ts'
import { childWords, factsOf, type Observer, supervisorView } from '../observer/index.ts'
import type { WorldEvent } from '../runtime/index.ts'
import type { Instant } from './instant.ts'
import type { Scene } from './scene.ts'

/** An event, the moment after the step in which it happened, and what could be seen of it only then. */
export type Seen = {
  readonly event: WorldEvent
  readonly at: Instant
  /** Of an exit: the callback that ran, or ran last. */
  readonly callback: string | null
  /** Of a message taken: a callback has waited for it. */
  readonly awaited: boolean
  /** Of what a supervisor did: that, in words. */
  readonly said: string | null
}

/** Takes down everything that happens in a scene while it is played. */
export class Witness {
  readonly seen: Seen[] = []
  readonly end: () => void

  constructor({ host, observer }: Scene, entry: () => number) {
    this.end = observer.onEvent(event => {
      const process = event.type === 'exit' || event.type === 'receive' ? observer.find(event.pid) : null
      const ended = event.type === 'exit' ? process : null
      const callback = ended?.program.currentFunction(ended).replace(/^Elixir\./, '') ?? null
      const awaited = event.type === 'receive' && process?.coroutine !== null
      this.seen.push({
        event,
        at: { step: host.world.steps, entry: entry() },
        callback,
        awaited,
        said: saidOf(event, observer),
      })
    }, true)
  }

  exitOf(pid: Pid): number {
    return this.seen.findLastIndex(({ event }) => event.type === 'exit' && event.pid.id === pid.id)
  }

  /** Index of the event that sent the message with this number. */
  sendOf(seq: number): number {
    return seq === 0 ? -1 : this.seen.findIndex(({ event }) => event.type === 'send' && event.seq === seq)
  }

  /** The exit signal that ended `pid`, whose exit is at `index`: the last one, unless it was trapped. */
  deadlySignal(pid: Pid, index: number): number {
    return this.seen.findLastIndex(
      ({ event }, at) =>
        at < index && event.type === 'signal' && event.to.id === pid.id && !this.wasTrapped(at),
    )
  }

  /** The message that `pid` took last before `index`, the answers that a callback waited for left out. */
  lastTaken(pid: Pid, index: number): number {
    return this.seen.findLastIndex(
      ({ event, awaited }, at) =>
        at < index && event.type === 'receive' && event.pid.id === pid.id && !awaited,
    )
  }

  /** Whose exit made `pid` end, as its own `'EXIT'` message told it; null for none. `index`: where its exit is. */
  followed(pid: Pid, index: number): Pid | null {
    const exit = this.seen[index]?.event
    if (exit?.type !== 'exit') return null
    for (let at = index - 1; at >= 0; at--) {
      const { event } = this.seen[at] as Seen
      if (event.type !== 'receive' || event.pid.id !== pid.id) continue
      const dead = exitMessage(event.message)
      const reason = (event.message as Tuple | null)?.items?.[2]
      if (dead !== null && reason === exit.reason) return dead
    }
    return null
  }

  /** Whether the signal at `index` became a message. */
  wasTrapped(index: number): boolean {
    const signal = this.seen[index]?.event
    const next = this.seen[index + 1]?.event
    if (signal?.type !== 'signal' || next?.type !== 'send' || next.to.id !== signal.to.id) return false
    return exitMessage(next.message) !== null
  }
}

/** What a supervisor did with a child, and how its restarts stand then. */
function saidOf(event: WorldEvent, observer: Observer): string | null {
  if (event.type !== 'child') return null
  const supervisor = observer.find(event.supervisor) ?? undefined
  const child = event.pid === null ? undefined : (observer.find(event.pid) ?? undefined)
  const said = childWords(event, supervisor, child, false)?.say() ?? null
  const view = supervisor === undefined ? null : supervisorView(supervisor)
  if (said === null || supervisor === undefined || view === null || event.action !== 'restart') return said
  const { strategy } = factsOf(supervisor, view)
  return strategy === 'dynamic' ? said : `${said}, by ${strategy}`
}

/** Whose exit a message `{'EXIT', Pid, Reason}` tells of. */
export function exitMessage(message: Term): Pid | null {
  if (!(message instanceof Tuple) || message.size !== 3 || message.items[0] !== Symbol.for('EXIT'))
    return null
  return message.items[1] instanceof Pid ? message.items[1] : null
}
