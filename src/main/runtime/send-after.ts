import { badarg, timeout } from '../../shared/atoms.ts'
import { type Atom, isAtom, Pid, Ref, type Term, tuple } from '../../shared/term.ts'
import { deliver } from './deliver.ts'
import { effect } from './effects.ts'
import { raise } from './errors.ts'
import { freeze } from './freeze.ts'
import type { Process } from './process.ts'
import { resolve } from './signals.ts'
import type { Timer, TimerTarget } from './timers.ts'
import type { World } from './world.ts'

/** A message on its way through time. A name is looked up when it arrives; nobody there: it is lost. */
export class MessageTimer implements TimerTarget {
  readonly ref: Ref
  readonly to: Pid | Atom
  readonly message: Term
  readonly world: World
  timer: Timer | null = null

  constructor(world: World, ref: Ref, to: Pid | Atom, message: Term) {
    this.world = world
    this.ref = ref
    this.to = to
    this.message = message
  }

  fired(): void {
    this.world.messageTimers.delete(this.ref.id)
    const target = resolve(this.world, this.to)
    if (target !== undefined) deliver(this.world, null, target, this.message)
  }
}

/**
 * Sends `message` to `to` after `ms`.
 * @returns the timer's reference
 * @throws error `badarg` for a wrong time or destination; so does `startTimer`.
 * @see erlang:send_after/3
 */
export function sendAfter(self: Process, ms: number, to: Pid | Atom, message: Term): Ref {
  return effect(self, () => setMessageTimer(self, ms, to, () => message))
}

/** Sends `{timeout, Ref, message}` to `to` after `ms`. @see erlang:start_timer/3 */
export function startTimer(self: Process, ms: number, to: Pid | Atom, message: Term): Ref {
  return effect(self, () => setMessageTimer(self, ms, to, ref => tuple(timeout, ref, message)))
}

/** Cancels a timer. @returns ms that were left, or false when there is none (fired, cancelled). @see erlang:cancel_timer/1 */
export function cancelTimer(self: Process, ref: Ref): number | false {
  if (!(ref instanceof Ref)) return raise(badarg)
  return effect(self, () => {
    const left = msLeft(self, ref)
    const entry = self.world.messageTimers.get(ref.id)
    if (entry !== undefined) {
      self.world.messageTimers.delete(ref.id)
      if (entry.timer !== null) self.world.timers.cancel(entry.timer)
    }
    return left
  })
}

/** As `cancelTimer`, but leaves the timer set. @see erlang:read_timer/1 */
export function readTimer(self: Process, ref: Ref): number | false {
  if (!(ref instanceof Ref)) return raise(badarg)
  return effect(self, () => msLeft(self, ref))
}

function setMessageTimer(self: Process, ms: number, to: Pid | Atom, message: (ref: Ref) => Term): Ref {
  const world = self.world
  if (!Number.isInteger(ms) || ms < 0 || !(to instanceof Pid || isAtom(to))) raise(badarg)
  const ref = self.makeRef()
  const entry = new MessageTimer(world, ref, to, freeze(message(ref)))
  entry.timer = world.timers.set(world.now, ms, entry)
  world.messageTimers.set(ref.id, entry)
  return ref
}

function msLeft(self: Process, ref: Ref): number | false {
  const entry = self.world.messageTimers.get(ref.id)
  // A timer for a process ends with it.
  if (entry?.to instanceof Pid && self.world.process(entry.to) === undefined) return false
  const timer = entry?.timer
  return timer === undefined || timer === null ? false : Math.max(0, timer.due - self.world.now)
}
