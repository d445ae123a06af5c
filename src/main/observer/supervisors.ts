import { simple_one_for_one, undefined_ } from '../../shared/atoms.ts'
import { limits } from '../../shared/limits.ts'
import { atomName, type Pid } from '../../shared/term.ts'
import { GenServerProgram } from '../otp/gen-server/program.ts'
import { type ChildView, isSupervisorView, type SupervisorView } from '../otp/index.ts'
import type { Process } from '../runtime/index.ts'
import type { SupervisorFacts } from './seat.ts'

/** What `process` can tell of its children; null when it is no supervisor, or its init is not done. */
export function supervisorView(process: Process): SupervisorView | null {
  if (!(process.program instanceof GenServerProgram)) return null
  const state: unknown = process.program.state
  return isSupervisorView(state) ? state : null
}

/** Whether `process` is a supervisor, in its init or after it. */
export function supervises(process: Process): boolean {
  return process.program.behaviour === 'supervisor'
}

/** Whether the children of `process` have no ids of their own; null while that is not known yet. */
export function hasNamelessChildren(process: Process): boolean | null {
  const view = supervisorView(process)
  return view === null ? null : isDynamic(process) || view.summary(0).strategy === simple_one_for_one
}

/** Strategy, intensity and what of it is used up, for the screen. */
export function factsOf(process: Process, view: SupervisorView): SupervisorFacts {
  const { strategy, intensity, period, restarts } = view.summary(process.world.now)
  const shown = isDynamic(process) ? 'dynamic' : atomName(strategy)
  return {
    strategy: shown as SupervisorFacts['strategy'],
    intensity,
    period,
    restartsInWindow: restarts,
    restartedAtMs: restartTimes(view, restarts),
  }
}

const neverRestarted: number[] = []

/** When the last `count` restarts were, oldest first, at most as many as a window is told. */
function restartTimes(view: SupervisorView, count: number): number[] {
  if (count === 0) return neverRestarted
  const told = view.window.seconds().slice(0, Math.min(count, limits.restartsTold))
  return told.map(second => second * 1000).reverse()
}

/** The child that runs as `pid`, or whose last life that was. */
export function childOf(process: Process, pid: Pid): ChildView | null {
  return supervisorView(process)?.childOf(pid) ?? null
}

/** Whether a child has no id that would tell it from its siblings. */
export function isNameless(child: ChildView): boolean {
  return child.id === undefined_
}

function isDynamic(process: Process): boolean {
  return process.program instanceof GenServerProgram && process.program.module.name === 'DynamicSupervisor'
}
