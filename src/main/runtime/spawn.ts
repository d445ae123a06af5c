import type { Pid, Ref, Term } from '../../shared/term.ts'
import { remember } from './answers.ts'
import { effect, stopDoomed } from './effects.ts'
import { FunctionProgram, type ProcessFunction } from './function-program.ts'
import { addChildLink } from './links.ts'
import { addMonitor } from './monitors.ts'
import { Process } from './process.ts'
import type { Program } from './program.ts'
import type { World } from './world.ts'

/** A new process that runs `program` when its turn comes. `initialCall`: null for the program's own. */
export function createProcess(
  world: World,
  program: Program,
  parent: Process | null,
  initialCall: string | null,
): Process {
  const pid = world.newPid()
  const process = new Process(world, pid, program, parent === null ? null : parent.pid, initialCall)
  world.processes.set(pid.id, process)
  if (world.tap !== null)
    world.emit({
      type: 'spawn',
      pid,
      parent: process.parent,
      initialCall: process.initialCall,
    })
  world.schedule(process)
  return process
}

/** Starts a process that runs `fn` and exits with `normal` when it returns. @see erlang:spawn/1 */
export function spawn(self: Process, fn: ProcessFunction): Pid {
  return spawnFunction(self, fn, false)
}

/** As `spawn`, and linked. @see erlang:spawn_link/1 */
export function spawnLink(self: Process, fn: ProcessFunction): Pid {
  return spawnFunction(self, fn, true)
}

// An effect that never raises and has no other in it: with no function made for it, a start makes little besides the
// process.
function spawnFunction(self: Process, fn: ProcessFunction, isLinked: boolean): Pid {
  const { world } = self
  if (self.doom !== undefined) stopDoomed(self)
  if (world.rebuild !== null && self.answers !== null) return world.rebuild.next() as Pid
  const process = createProcess(world, new FunctionProgram(fn), self, null)
  if (isLinked) addChildLink(self, process)
  remember(self, process.pid)
  return process.pid
}

/** As `spawn`, and monitored. @see erlang:spawn_monitor/1 */
export function spawnMonitor(self: Process, fn: ProcessFunction): { pid: Pid; ref: Ref } {
  const { pid, ref } = spawnProgram(self, new FunctionProgram(fn), null, { monitor: true })
  return { pid, ref: ref as Ref }
}

export type SpawnOptions = {
  link?: boolean
  monitor?: boolean
  /** Ancestors of the new process, nearest first; null (default) for a bare process. */
  ancestors?: readonly Term[] | null
  callers?: readonly Term[] | null
}

/** Starts a process that runs a behaviour's `program`. */
export function spawnProgram(
  self: Process,
  program: Program,
  initialCall: string | null,
  options: SpawnOptions = {},
): { pid: Pid; ref: Ref | null } {
  return effect(self, () => {
    const process = createProcess(self.world, program, self, initialCall)
    process.ancestors = options.ancestors ?? null
    if (options.link === true) addChildLink(self, process)
    const ref = options.monitor === true ? addMonitor(self, process, process.pid) : null
    return { pid: process.pid, ref }
  })
}
