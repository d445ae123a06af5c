import { DOWN, EXIT, kill, killed, noproc, normal, process as processAtom } from '../../shared/atoms.ts'
import { type Atom, Pid, Ref, type Term, tuple } from '../../shared/term.ts'
import { CallWait } from './call-wait.ts'
import { deliver } from './deliver.ts'
import { Doomed } from './errors.ts'
import type { Destination } from './journal.ts'
import { dropLinked } from './linked.ts'
import { forgetWatched, forgetWatcher } from './monitor-ends.ts'
import type { Extra, Monitor, Process } from './process.ts'
import type { World } from './world.ts'

/** The process that a message to `to` reaches, or undefined: nobody, or an alias that is not active. */
export function resolve(world: World, to: Destination): Process | undefined {
  if (to instanceof Pid) return world.processes.get(to.id)
  if (!(to instanceof Ref)) return world.names.get(to)
  const owner = world.processes.get(to.owner)
  if (owner === undefined) return undefined
  const { wait } = owner
  if (wait instanceof CallWait && wait.callee !== null && (wait.ref as Ref).id === to.id) {
    forgetCall(wait)
    return owner
  }
  const { aliases } = owner
  const once = aliases?.get(to.id)
  if (once === undefined) return undefined
  if (once) aliases?.delete(to.id)
  return owner
}

/** Takes `call` off the list of those that its callee has not answered. */
export function forgetCall(call: CallWait): void {
  const { callee, nextCaller, previousCaller } = call
  if (previousCaller !== null) previousCaller.nextCaller = nextCaller
  else if (callee !== null) callee.firstCaller = nextCaller
  if (nextCaller !== null) nextCaller.previousCaller = previousCaller
  call.callee = call.nextCaller = call.previousCaller = null
}

/**
 * Sends an exit signal. `link`: the sender exits and the signal comes by a link. A process that traps exits gets a
 * message; one that does not is doomed, and exits when it next runs, unless the reason is `normal`.
 * @see Erlang Reference Manual, Processes: Receiving Exit Signals
 */
export function signalExit(
  world: World,
  from: Process | null,
  target: Process,
  reason: Term,
  link: boolean,
): void {
  if (target.dead || target.doom !== undefined) return
  if (world.hearsTies)
    world.emit({ type: 'signal', from: from === null ? null : from.pid, to: target.pid, reason, link })
  if (reason === kill && !link) doom(world, target, killed)
  else if (target.trapExit)
    deliver(world, from, target, tuple(EXIT, from === null ? target.pid : from.pid, reason))
  // `exit(self(), normal)` is the one case in which a normal signal ends a process that does not trap.
  else if (reason !== normal || (!link && from === target)) doom(world, target, reason)
}

/**
 * Marks `target` to exit with `reason` when it runs next.
 * @throws Doomed when it is the running process, which gets no further.
 */
export function doom(world: World, target: Process, reason: Term): void {
  target.doom = reason
  if (target === world.current) throw new Doomed()
  world.schedule(target)
}

/**
 * Ends `process`: its names, links and monitors go, and all who are linked to it or monitor it hear of it, links
 * first. Its mailbox and whatever it waited for are dropped.
 */
export function endProcess(world: World, process: Process, reason: Term): void {
  process.dead = true
  process.doom = reason
  world.processes.delete(process.pid.id)
  if (world.tap !== null) world.emit({ type: 'exit', pid: process.pid, reason })
  if (process.timer !== null) world.timers.cancel(process.timer)
  process.timer = null
  const { extra, linked, wait } = process
  process.coroutine = process.answers = process.wait = null
  if (wait instanceof CallWait && wait.callee !== null) forgetCall(wait)
  if (extra !== null) {
    extra.aliases = null
    if (extra.names !== null) freeNames(world, process, extra.names)
    extra.names = null
  }
  world.tables.ownerExited(process)
  if (linked !== null) {
    process.linked = null
    if (Array.isArray(linked) || linked instanceof Set)
      for (const other of linked) signalLink(world, process, other, reason)
    else signalLink(world, process, linked, reason)
  }
  while (process.firstCaller !== null) {
    const call: CallWait = process.firstCaller
    forgetCall(call)
    deliver(world, process, call.self, downMessage(call.ref as Ref, process.pid, reason))
  }
  if (extra !== null) endMonitors(world, process, extra, reason)
}

function freeNames(world: World, process: Process, names: readonly Atom[]): void {
  for (const name of names) {
    world.names.delete(name)
    if (world.hearsTies) world.emit({ type: 'unregister', pid: process.pid, name })
  }
}

function signalLink(world: World, from: Process, to: Process, reason: Term): void {
  dropLinked(to, from)
  signalExit(world, from, to, reason, true)
}

function endMonitors(world: World, process: Process, extra: Extra, reason: Term): void {
  const { monitors, monitoredBy } = extra
  extra.monitors = extra.monitoredBy = null
  if (monitors instanceof Map) for (const monitor of monitors.values()) forgetWatcher(monitor)
  else if (monitors !== null) forgetWatcher(monitors)
  if (monitoredBy instanceof Set)
    for (const monitor of monitoredBy) endMonitor(world, process, monitor, reason)
  else if (monitoredBy !== null) endMonitor(world, process, monitoredBy, reason)
}

function endMonitor(world: World, process: Process, monitor: Monitor, reason: Term): void {
  forgetWatched(monitor)
  down(world, monitor, reason, process)
}

/** Answers a monitor of nobody. */
export function sendDown(world: World, watcher: Process, ref: Ref, object: Term): void {
  deliver(world, null, watcher, downMessage(ref, object, noproc))
}

/** The message that `monitor` promised; its reference is no alias any more. */
export function down(world: World, monitor: Monitor, reason: Term, from: Process | null): void {
  monitor.watcher.aliases?.delete(monitor.ref.id)
  deliver(world, from, monitor.watcher, downMessage(monitor.ref, monitor.object, reason))
}

export function downMessage(ref: Ref, object: Term, reason: Term): Term {
  return tuple(DOWN, ref, processAtom, object, reason)
}

/** The exit signal of a link to nobody, which reaches a process that traps exits. */
export function signalNoproc(world: World, self: Process, other: Pid): void {
  if (world.hearsTies) world.emit({ type: 'signal', from: other, to: self.pid, reason: noproc, link: true })
  deliver(world, null, self, tuple(EXIT, other, noproc))
}
