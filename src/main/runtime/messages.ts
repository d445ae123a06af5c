import { badarg, nonode } from '../../shared/atoms.ts'
import { type Atom, atom, isAtom, Pid, Ref, type Term, Tuple } from '../../shared/term.ts'
import { deliver, deliverToProgram } from './deliver.ts'
import { effect, isFree, stopDoomed } from './effects.ts'
import { Tagged } from './envelope.ts'
import { raise } from './errors.ts'
import { freeze } from './freeze.ts'
import type { Destination } from './journal.ts'
import type { Process } from './process.ts'
import type { Coroutine } from './program.ts'
import { resolve, signalExit } from './signals.ts'
import { PlainWait, type timedOut } from './wait.ts'
import type { World } from './world.ts'

/**
 * Sends `message` to a pid, a registered name, `{Name, Node}` or an alias, and returns it. To a process that is gone, an
 * alias that is not active, or a name on a node nothing happens.
 * @throws error `badarg` when nobody has the name.
 * @see erlang:send/2
 */
export function send<T extends Term>(self: Process, to: Destination, message: T): T {
  if (!(to instanceof Pid || to instanceof Ref)) return effect(self, () => sendToName(self, to, message))
  const frozen = freeze(message)
  // Sending to a pid never raises and answers what was sent: a fork needs nothing kept of it.
  const { world } = self
  if (self.doom !== undefined) stopDoomed(self)
  if (world.rebuild !== null) return frozen
  const target = to instanceof Pid ? world.processes.get(to.id) : resolve(world, to)
  if (target !== undefined) deliver(world, self, target, frozen)
  return frozen
}

/** Sends `{tag, body}`; `body` is frozen. To a process that is gone nothing happens. */
export function sendTagged(self: Process, to: Pid, tag: Term, body: Term): void {
  const { world } = self
  if (self.doom !== undefined) stopDoomed(self)
  if (world.rebuild !== null) return
  const target = world.processes.get(to.id)
  if (target !== undefined) deliverToProgram(world, self, target, new Tagged(tag, body))
}

/** The process that `{Name, Node}` names; there is no other node to be reached. */
function here(world: World, { items }: Tuple): Process | undefined {
  return items[1] === nonode ? world.names.get(items[0] as Atom) : undefined
}

/** `{Name, Node}` */
function isNameOnNode(to: Term): to is Tuple {
  return to instanceof Tuple && to.size === 2 && isAtom(to.items[0]) && isAtom(to.items[1])
}

function sendToName<T extends Term>(self: Process, name: Term, message: T): T {
  const onNode = isNameOnNode(name)
  const target = isAtom(name) ? resolve(self.world, name) : onNode ? here(self.world, name) : undefined
  if (target === undefined && onNode) return message
  if (target === undefined) return raise(badarg)
  const frozen = freeze(message)
  deliver(self.world, self, target, frozen)
  return frozen
}

/**
 * Waits for the first message that `match` accepts (default: any), skipping others, which stay in the mailbox.
 * `match` looks at nothing but the message.
 * @returns the message, or `timedOut` after `timeoutMs` (default: never; 0: looks at what is there).
 * @throws error `timeout_value` for a wrong time.
 * @see Erlang Reference Manual, Expressions: Receive
 */
export function receive(
  self: Process,
  match: ((message: Term) => boolean) | null = null,
  timeoutMs: number | null = null,
): Coroutine<Term | typeof timedOut> {
  if (timeoutMs !== null) checkTimeout(timeoutMs)
  return PlainWait.of(self, match === null ? 'any' : 'receive', match, timeoutMs) as unknown as Coroutine<
    Term | typeof timedOut
  >
}

/** As `receive` for what answers `ref`: `{ref, …}`, `{[alias | ref], …}` or the DOWN of a monitor. */
export function receiveRef(
  self: Process,
  ref: Ref,
  timeoutMs: number | null,
): Coroutine<Term | typeof timedOut> {
  return PlainWait.of(self, 'ref', ref, timeoutMs) as unknown as Coroutine<Term | typeof timedOut>
}

/** Waits `ms` (null: for ever) and takes no message. @throws error `timeout_value` for a wrong time. @see timer:sleep/1 */
export function sleep(self: Process, ms: number | null): Coroutine<void> {
  if (ms !== null) checkTimeout(ms)
  const wait = PlainWait.of(self, 'sleep', null, ms)
  if (ms === 0) wait.done = true
  return wait as unknown as Coroutine<void>
}

/** @throws error `timeout_value` for what is no whole number of ms. */
function checkTimeout(ms: number): void {
  if (!Number.isInteger(ms) || ms < 0) raise(atom('timeout_value'))
}

/**
 * Sends an exit signal with `reason` to `to`; `kill` cannot be trapped and arrives as `killed`.
 * To a process that is gone nothing happens.
 * @throws error `badarg` for what is no pid.
 * @see erlang:exit/2
 */
export function exitSignal(self: Process, to: Pid, reason: Term): true {
  if (!(to instanceof Pid)) return raise(badarg)
  const frozen = freeze(reason)
  const { world } = self
  if (self.doom !== undefined) stopDoomed(self)
  // As of a message to a pid, a fork needs nothing kept of it.
  if (world.rebuild !== null) return true
  const target = world.processes.get(to.id)
  if (target !== undefined) signalExit(world, self, target, frozen, false)
  return true
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
  return isFree(self) ? alive(self, pid) : noteAlive(self, pid)
}

/** `isAlive`, of a process that keeps its answers. */
function noteAlive(self: Process, pid: Pid): boolean {
  return effect(self, () => alive(self, pid))
}

function alive(self: Process, pid: Pid): boolean {
  const process = self.world.processes.get(pid.id)
  return process !== undefined && process.doom === undefined
}

/** Takes the first message that `match` accepts out of the mailbox, if there is one, and waits for none. */
export function flush(self: Process, match: (message: Term) => boolean): Term | undefined {
  return effect(self, () => {
    const { mailbox } = self
    const index = mailbox === null ? -1 : mailbox.find(match)
    return mailbox === null || index < 0 ? undefined : mailbox.take(index)
  })
}
