import { isRecord, type TermRecord } from '../../../shared/term.ts'
import type { Process } from '../../otp/process.ts'
import type { Opened, Picture } from './window.ts'

/** A screen that is open in a world, and what its window shows. */
export type OpenScreen = Opened & { readonly process: Process; readonly picture: Picture }

/** The screens whose windows are among `processes`. */
export function openScreens(processes: Iterable<Process>): OpenScreen[] {
  const screens: OpenScreen[] = []
  for (const process of processes) {
    const state = process.program.initialCall === 'Window.init/1' ? process.program.shownState : undefined
    if (!isRecord(state)) continue
    const { view, screen, params, picture } = state as TermRecord & Opened & { picture: Picture }
    screens.push({ view, screen, params, picture, process })
  }
  return screens
}
