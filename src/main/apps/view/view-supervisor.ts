import { temporary } from '../../../shared/atoms.ts'
import type { Term, TermRecord } from '../../../shared/term.ts'
import { DynamicSupervisor } from '../../otp/index.ts'
import type { Coroutine, Process } from '../../otp/process.ts'
import { elixirModule } from '../kernel/elixir-module.ts'
import { LiveView, type ViewArgs } from './live-view.ts'
import { shopLabLive } from './shop-lab-live.ts'
import { shopLive } from './shop-live.ts'
import { signupLive } from './signup-live.ts'
import { todoLive } from './todo-live.ts'
import { viewsLabLive } from './views-lab-live.ts'

const name = elixirModule('Coppice.ViewSupervisor')

/** The screens that a window can open. */
const screens = {
  todo: screen(todoLive),
  shop: screen(shopLive),
  shop_lab: screen(shopLabLive),
  signup: screen(signupLive),
  views_lab: screen(viewsLabLive),
} as const

export type ScreenName = keyof typeof screens

/**
 * Stands over the views. They are temporary: a view without its window is of no use, and a window whose view is gone
 * asks for another.
 */
export const ViewSupervisor = {
  startLink(self: Process): Coroutine<Term> {
    return DynamicSupervisor.startLink(self, { name })
  },

  /** The page of a screen as it is fetched, before a view is connected to it; nil when it cannot be had. */
  fetch(self: Process, name: ScreenName, params: TermRecord): Coroutine<TermRecord | null> {
    return screens[name].fetch(self, params)
  },

  /** Starts a view of `screen`. @returns `{ok, Pid}` */
  startView(self: Process, screen: ScreenName, args: ViewArgs): Coroutine<Term> {
    return DynamicSupervisor.startChild(self, name, {
      id: elixirModule('Coppice.View'),
      start: (parent: Process) => screens[screen].startLink(parent, args),
      restart: temporary,
    })
  },
} as const

function screen<A extends TermRecord>(live: LiveView<A>) {
  return {
    fetch: (self: Process, params: TermRecord) => LiveView.fetch(self, live, params),
    startLink: (self: Process, args: ViewArgs) => LiveView.startLink(self, live, args),
  }
}
