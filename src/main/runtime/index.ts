/**
 * The runtime: processes, signals, time and names, as the Erlang run-time system has them. Functions take the
 * running process as `self`, the way a shell prompt stands for it in Erlang.
 */
export { alias, monitorAlias, unalias } from './aliases.ts'
export { remember } from './answers.ts'
export { type CallProtocol, CallWait } from './call-wait.ts'
export { noted, numberMessage, tell } from './deliver.ts'
export type { Device } from './device.ts'
export { dictionaryOf, get, put, setLabel } from './dictionary.ts'
export { act, effect, stopDoomed } from './effects.ts'
export { type Message, Tagged, termOf } from './envelope.ts'
export {
  assert,
  Bug,
  Doomed,
  ErlangError,
  ErlangExit,
  ErlangThrow,
  errorReason,
  exit,
  exitReason,
  raise,
  stackOf,
  throw_,
} from './errors.ts'
export { ets, type Heir, type Table, type TableOptions, type TableRef, type TableType } from './ets.ts'
export type { EventBody, LogLevel, LogReport, Tap, WorldEvent } from './events.ts'
export { type Folded, FoldedWait, nextFolded, waiting } from './folded-wait.ts'
export { CannotFork, type ForkOptions } from './fork.ts'
export { freeze } from './freeze.ts'
export { FunctionProgram, type ProcessFunction } from './function-program.ts'
export type { Destination, Input, JournalEntry, MailboxChange } from './journal.ts'
export { addChildLink, link, unlink } from './links.ts'
export { Loop, loop } from './loop.ts'
export { makeRef } from './make-ref.ts'
export {
  exitSignal,
  flush,
  isAlive,
  receive,
  receiveRef,
  send,
  sendTagged,
  sleep,
  trapExit,
} from './messages.ts'
export { monitorOf } from './monitor-ends.ts'
export { addMonitor, demonitor, monitor } from './monitors.ts'
export { register, registerName, unregister, unregisterName, whereis } from './names.ts'
export { cancelOwnTimer, setOwnTimer } from './own-timer.ts'
export { output, perform } from './perform.ts'
export { type Monitor, type Process, type ProcessStatus, woken } from './process.ts'
export {
  type Awaitable,
  type Coroutine,
  isCoroutine,
  type Planted,
  type Program,
  timedOut,
} from './program.ts'
export { uniform } from './random.ts'
export { replay } from './replay.ts'
export { begin, endRunning } from './scheduler.ts'
export { cancelTimer, readTimer, sendAfter, startTimer } from './send-after.ts'
export { createProcess, spawn, spawnLink, spawnMonitor, spawnProgram } from './spawn.ts'
export { monotonicTime, systemTime } from './time.ts'
export { stopped, type Wait } from './wait.ts'
export { type Spared, World, type WorldOptions } from './world.ts'
