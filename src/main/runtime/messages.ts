import { badarg } from '../../shared/atoms.ts'
import { isAtom, Pid, Ref, type Term } from '../../shared/term.ts'
import { effect } from './effects.ts'
import { raise } from './errors.ts'
import { freeze } from './freeze.ts'
import type { Destination } from './journal.ts'
import type { Process } from './process.ts'
import type { Coroutine, timedOut, Wait } from './program.ts'
import { deliver, resolve, signalExit } from './signals.ts'

/**
 * Sends `message` to a pid, a registered name or an alias, and returns it. To a process that is gone, or an alias
 * that is not active, nothing happens.
 * @throws error `badarg` when nobody has the name.
 * @see erlang:send/2
 */
export function send<T extends Term>(self: Process, to: Destination, message: T): T {
  if (self.answers !== null || self.doom !== undefined) return effect(self, () => sendNow(self, to, message))
  return sendNow(self, to, message)
}

function sendNow<T extends Term>(self: Process, to: Destination, message: T): T {
  if (!(to instanceof Pid || to instanceof Ref || isAtom(to))) return raise(badarg)
  const target = resolve(self.world, to)
  const frozen = freeze(message)
  if (target !== undefined) deliver(self.world, self, target, frozen)
  else if (isAtom(to)) raise(badarg)
  return frozen
}

/**
 * Waits for the first message that `match` accepts (default: any), skipping others, which stay in the mailbox.
 * `match` looks at nothing but the message.
 * @returns the message, or `timedOut` after `timeoutMs` (default: never; 0: looks at what is there).
 * @see Erlang Reference Manual, Expressions: Receive
 */
export function* receive(
  _self: Process,
  match: ((message: Term) => boolean) | null = null,
  timeoutMs: number | null = null,
): Coroutine<Term | typeof timedOut> {
  return (yield { kind: 'receive', match, timeoutMs }) as Term | typeof timedOut
}

/** As `receive` for what answers `ref`: `{ref, …}`, `{[alias | ref], …}` or the DOWN of a monitor. */
export function* receiveRef(
  _self: Process,
  ref: Ref,
  timeoutMs: number | null,
): Coroutine<Term | typeof timedOut> {
  return (yield refWait(ref, timeoutMs)) as Term | typeof timedOut
}

/** The wait of `receiveRef`, for a coroutine that yields it itself. */
export function refWait(ref: Ref, timeoutMs: number | null): Wait {
  return { kind: 'ref', ref, timeoutMs }
}

/** Waits `ms` (null: for ever) and takes no message. @see timer:sleep/1 */
export function* sleep(_self: Process, ms: number | null): Coroutine<void> {
  if (ms === 0) return
  yield { kind: 'sleep', timeoutMs: ms }
}

/**
 * Sends an exit signal with `reason` to `to`; `kill` cannot be trapped and arrives as `killed`.
 * To a process that is gone nothing happens.
 * @see erlang:exit/2
 */
export function exitSignal(self: Process, to: Pid, reason: Term): true {
  return effect(self, () => {
    const target = self.world.process(to)
    if (target !== undefined) signalExit(self.world, self, target, freeze(reason), false)
    return true
  })
}

/** Sets whether exit signals reach this process as messages; returns the old setting. @see erlang:process_flag/2 */
export function trapExit(self: Process, value: boolean): boolean {
  return effect(self, () => {
    const old = self.trapExit
    self.trapExit = value
    return old
  })
}

/** Whether `pid` lives; a process that is about to exit does not. @see erlang:is_process_alive/1 */
export function isAlive(self: Process, pid: Pid): boolean {
  return effect(self, () => {
    const process = self.world.process(pid)
    return process !== undefined && process.doom === undefined
  })
}
