import { DOWN, EXIT, kill, killed, noproc, normal, process as processAtom } from '../../shared/atoms.ts'
import { ImproperList, Pid, Ref, type Term, Tuple, tuple } from '../../shared/term.ts'
import { Doomed } from './errors.ts'
import type { Destination } from './journal.ts'
import { Mailbox } from './mailbox.ts'
import type { Monitor, Process } from './process.ts'
import type { World } from './world.ts'

/** The process that a message to `to` reaches, or undefined: nobody, or an alias that is not active. */
export function resolve(world: World, to: Destination): Process | undefined {
  if (to instanceof Pid) return world.processes.get(to.id)
  if (!(to instanceof Ref)) return world.names.get(to)
  const owner = world.processes.get(to.owner)
  if (owner !== undefined && owner.callRef !== null && owner.callRef.id === to.id) {
    forgetCall(owner)
    return owner
  }
  const once = owner?.aliases?.get(to.id)
  if (once === undefined) return undefined
  if (once) owner?.aliases?.delete(to.id)
  return owner
}

/** Takes `caller` off the list of those who wait for its callee. */
export function forgetCall(caller: Process): void {
  const { callee, nextCaller, previousCaller } = caller
  if (previousCaller !== null) previousCaller.nextCaller = nextCaller
  else if (callee !== null) callee.firstCaller = nextCaller
  if (nextCaller !== null) nextCaller.previousCaller = previousCaller
  caller.callRef = caller.callee = caller.nextCaller = caller.previousCaller = null
}

/** Takes `monitor` off both ends. */
export function forgetMonitor(monitor: Monitor): void {
  monitor.watcher.monitors?.delete(monitor.ref.id)
  monitor.target.monitoredBy?.delete(monitor)
}

/** Puts `message`, which is frozen, into the mailbox of `target`, and wakes it if it waits for such a message. */
export function deliver(world: World, from: Process | null, target: Process, message: Term): void {
  if (target.dead || target.doom !== undefined) return
  const seq = world.nextSeq()
  world.messages++
  if (world.tap !== null)
    world.emit({ type: 'send', from: from === null ? null : from.pid, to: target.pid, message }, seq)
  let mailbox = target.mailbox
  if (mailbox === null) mailbox = target.mailbox = new Mailbox()
  mailbox.push(message, seq)
  if (target.coroutine === null) {
    world.schedule(target)
    return
  }
  if (target.wake !== undefined || target.wait === null) return
  if (waitsFor(target, message)) {
    target.wake = { kind: 'message' }
    world.schedule(target)
  } else target.scanned = mailbox.length
}

/** Whether the wait of `process` takes `message`. */
export function waitsFor(process: Process, message: Term): boolean {
  const wait = process.wait
  if (wait === null) return false
  if (wait.kind === 'ref') return carries(message, wait.ref)
  if (wait.kind !== 'receive') return false
  if (wait.match === null) return true
  try {
    return wait.match(message)
  } catch {
    // It will throw again where it belongs, in the process that waits.
    return true
  }
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
  if (world.tap !== null)
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
  process.exitReason = reason
  world.processes.delete(process.pid.id)
  if (world.tap !== null) world.emit({ type: 'exit', pid: process.pid, reason })
  if (process.timer !== null) world.timers.cancel(process.timer)
  process.timer = null
  process.coroutine = process.rerun = process.answers = process.wait = null
  process.aliases = null
  if (process.names !== null) {
    for (const name of process.names) {
      world.names.delete(name)
      if (world.tap !== null) world.emit({ type: 'unregister', pid: process.pid, name })
    }
    process.names = null
  }
  world.tables.ownerExited(process)
  const { links, monitors, monitoredBy } = process
  process.links = process.monitors = process.monitoredBy = null
  if (links !== null) {
    for (const other of links) {
      other.links?.delete(process)
      signalExit(world, process, other, reason, true)
    }
  }
  if (process.callRef !== null) forgetCall(process)
  while (process.firstCaller !== null) {
    const caller: Process = process.firstCaller
    const ref = caller.callRef as Ref
    forgetCall(caller)
    deliver(world, process, caller, downMessage(ref, process.pid, reason))
  }
  if (monitors !== null) for (const monitor of monitors.values()) monitor.target.monitoredBy?.delete(monitor)
  if (monitoredBy !== null) {
    for (const monitor of monitoredBy) {
      monitor.watcher.monitors?.delete(monitor.ref.id)
      down(world, monitor, reason, process)
    }
  }
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
  if (world.tap !== null)
    world.emit({ type: 'signal', from: other, to: self.pid, reason: noproc, link: true })
  deliver(world, null, self, tuple(EXIT, other, noproc))
}

/** Whether `message` answers what `ref` stands for: `{[alias | ref], …}`, `{ref, …}` or its DOWN. */
function carries(message: Term, ref: Ref): boolean {
  if (!(message instanceof Tuple)) return false
  const first = message.items[0]
  if (first === ref) return true
  if (first instanceof ImproperList) return first.tail === ref
  return first === DOWN && message.items[1] === ref
}
