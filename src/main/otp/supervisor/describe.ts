import type { Process } from '../../runtime/index.ts'
import { GenServerProgram } from '../gen-server/program.ts'
import { isSupervisorView, type SupervisorDescription } from '../supervisor-view.ts'

export type { ChildView, SupervisorDescription } from '../supervisor-view.ts'

/**
 * What `process` supervises, read from its state without asking it, so that a busy supervisor is seen too. While it
 * is in the middle of a restart this is how things stood when that began.
 * @returns null when it is no supervisor, or its init is not done.
 */
export function describeSupervisor(process: Process): SupervisorDescription | null {
  if (!(process.program instanceof GenServerProgram)) return null
  const state: unknown = process.program.state
  return isSupervisorView(state) ? state.describe(process.world.now) : null
}
