/**
 * The demo applications: what a world that hosts them is given as its `entries`, to be started by `spawn` inputs.
 *
 * - `boot`, without arguments, starts the application `coppice` unless it runs.
 * - `shell` with a command does something to a process by hand; see `shell`.
 * - `view.open` with a view number, a screen's name and its address opens a screen: `{token}` of a list for `todo`,
 *   `{session}` for `shop`, `{visitor}` for `signup`; none for `shop_lab`. The process started takes `{view_event, Event}` for what the user does, shows the screen on
 *   the channel `view`, and closes it when it is sent an exit signal; see `Window`.
 * - `table.change` changes a table by hand; see `tableChange`.
 */
import type { Term, TermRecord } from '../../shared/term.ts'
import { shell } from '../otp/index.ts'
import { FunctionProgram, type Program } from '../otp/process.ts'
import { tableChange } from '../storage/index.ts'
import { runApplication } from './kernel/application.ts'
import type { ScreenName } from './view/view-supervisor.ts'
import { Window } from './view/window.ts'

export { type OpenScreen, openScreens } from './view/open-screens.ts'

export const entries: Readonly<Record<string, (args: readonly Term[]) => Program>> = {
  boot: () => new FunctionProgram(runApplication),
  shell: ([command]) => shell(command as Term),
  'view.open': ([view, screen, params]) =>
    Window.program({ view: view as number, screen: screen as ScreenName, params: params as TermRecord }),
  'table.change': tableChange,
}
