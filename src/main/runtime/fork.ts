import { Pid } from '../../shared/term.ts'
import { copyOf as copyOfAnswers } from './answers.ts'
import type { CallWait } from './call-wait.ts'
import type { Device } from './device.ts'
import { Rebuild } from './effects.ts'
import { assert, Bug } from './errors.ts'
import { type Folded, isFolded } from './folded-wait.ts'
import type { JournalEntry } from './journal.ts'
import { copyLinked } from './linked.ts'
import { type Monitor, Process, woken } from './process.ts'
import { generatorOf } from './scheduler.ts'
import { MessageTimer } from './send-after.ts'
import type { TimerTarget } from './timers.ts'
import { PlainWait } from './wait.ts'
import { World } from './world.ts'

/** A world cannot be forked now: a bare process has looped in one function for too long to be begun again. */
export class CannotFork extends Error {}

export type ForkOptions = {
  /** Answers what the fork's processes ask of the outside. Default: a request is a bug. */
  device?: Device
  /** Hears the inputs of the fork. */
  journal?: (entry: JournalEntry) => void
}

/**
 * Copies `world` as it stands. Records are copied; states, messages and all other terms are shared, since nothing can
 * change them. What cannot be copied is a callback in the middle of a wait: it is begun again with what it was
 * begun with and given the answers that it already got, its effects held back, until it stands at the same wait.
 * What was asked of the outside and not answered is asked again of the fork's own device.
 */
export function forkWorld(world: World, options: ForkOptions): World {
  assert(world.current === null, 'a world can be forked between steps only')
  const fork = new World({ ...options, entries: world.entries, epochMs: world.epochMs })
  for (const field of [
    'now',
    'steps',
    'messages',
    'nextPid',
    'nextRef',
    'randomState',
    'seq',
    'nextRequest',
  ] as const)
    fork[field] = world[field]
  for (const [name, module] of world.modules) fork.modules.set(name, module)
  fork.tables = world.tables.fork()
  const copies = copyProcesses(world, fork)
  const copyOf = (process: Process): Process => {
    const copy = copies.get(process)
    assert(copy !== undefined, 'a process refers to one that is gone')
    return copy
  }
  copyRelations(world, copyOf)
  for (const [name, process] of world.names) fork.names.set(name, copyOf(process))
  for (const process of world.queue) if (!process.dead) fork.schedule(copyOf(process))
  copyTimers(world, fork, copyOf)
  const pidOf = pidsOf(fork)
  for (const [process, copy] of copies) if (process.coroutine !== null) rebuild(process, copy, pidOf)
  for (const [process, copy] of copies) copyWait(process, copy, copyOf)
  for (const [id, process] of world.requests) {
    if (process.dead) continue
    const copy = copyOf(process)
    fork.requests.set(id, copy)
    if (copy.wait instanceof PlainWait)
      fork.device?.request(id, copy.wait.what, result => fork.inject({ type: 'io', id, result }))
  }
  return fork
}

function copyProcesses(world: World, fork: World): Map<Process, Process> {
  const copies = new Map<Process, Process>()
  for (const process of world.processes.values()) {
    const copy = process.copyTo(fork)
    copies.set(process, copy)
    fork.processes.set(process.pid.id, copy)
  }
  return copies
}

/** Links and monitors between the copies, in the order in which they were made. */
function copyRelations(world: World, copyOf: (process: Process) => Process): void {
  const monitors = new Map<Monitor, Monitor>()
  const copyMonitor = (monitor: Monitor): Monitor => {
    let copy = monitors.get(monitor)
    if (copy === undefined) {
      copy = { ...monitor, watcher: copyOf(monitor.watcher), target: copyOf(monitor.target) }
      monitors.set(monitor, copy)
    }
    return copy
  }
  for (const process of world.processes.values()) {
    const copy = copyOf(process)
    const { extra, linked } = process
    if (linked !== null) copy.linked = copyLinked(linked, copyOf)
    if (extra === null) continue
    const { monitors, monitoredBy } = extra
    if (monitors instanceof Map)
      copy.more.monitors = new Map([...monitors].map(([id, monitor]) => [id, copyMonitor(monitor)]))
    else if (monitors !== null) copy.more.monitors = copyMonitor(monitors)
    if (monitoredBy instanceof Set) copy.more.monitoredBy = new Set([...monitoredBy].map(copyMonitor))
    else if (monitoredBy !== null) copy.more.monitoredBy = copyMonitor(monitoredBy)
  }
}

/** Makes what `copy` waits for stand where that of its original stands. */
function copyWait(process: Process, copy: Process, copyOf: (process: Process) => Process): void {
  const { firstCaller, wait } = process
  if (firstCaller !== null) copy.firstCaller = copyOf(firstCaller.self).wait as CallWait
  if (isFolded(wait)) (copy.wait as Folded).adopt(wait, copyOf)
}

function copyTimers(world: World, fork: World, copyOf: (process: Process) => Process): void {
  const { timers, copies } = world.timers.fork((target: TimerTarget) => {
    if (target instanceof Process) return copyOf(target)
    if (!(target instanceof MessageTimer)) throw new Bug('a timer wakes what a fork does not know')
    const copy = new MessageTimer(fork, target.ref, target.to, target.message)
    fork.messageTimers.set(copy.ref.id, copy)
    return copy
  })
  fork.timers = timers
  for (const process of world.processes.values())
    if (process.timer !== null) copyOf(process).timer = copies.get(process.timer) ?? null
  for (const copy of copies.values()) if (copy.fire instanceof MessageTimer) copy.fire.timer = copy
}

/** The pids of `fork` by number: of its processes, and one for each that is gone. */
function pidsOf(fork: World): (id: number) => Pid {
  const gone = new Map<number, Pid>()
  return id => {
    const living = fork.processes.get(id)
    if (living !== undefined) return living.pid
    const pid = gone.get(id) ?? new Pid(id)
    gone.set(id, pid)
    return pid
  }
}

/** Brings the callback of `copy` to the wait at which that of `process` stands. */
function rebuild(process: Process, copy: Process, pidOf: (id: number) => Pid): void {
  const { answers, wait } = process
  if (answers === null || wait === null)
    throw new CannotFork(`${process.pid} has been in one callback for too long to be copied`)
  const given = new Rebuild(answers, pidOf)
  copy.answers = copyOfAnswers(answers)
  // What has ended the wait of the original ends that of the copy, once it stands there.
  copy.woken = woken.not
  copy.world.rebuild = given
  const coroutine = generatorOf(copy.program.rerun(copy))
  copy.coroutine = coroutine
  coroutine.next()
  copy.world.rebuild = null
  if (copy.wait === null || given.left > 0 || copy.wait.kind !== wait.kind)
    throw new Bug(
      `${process.pid} took another course in a fork: its callback depends on more than its arguments`,
    )
  copy.wait.timeoutMs = wait.timeoutMs
  copy.woken = process.woken
  if (copy.woken === woken.byMessage) copy.wait.hold(wait.held(), wait.found, wait.sent)
  if (process.woken === woken.byIo) (copy.wait as PlainWait).what = (wait as PlainWait).what
}
