import { temporary } from '../../../shared/atoms.ts'
import type { Term } from '../../../shared/term.ts'
import { DynamicSupervisor } from '../../otp/index.ts'
import type { Coroutine, Process } from '../../otp/process.ts'
import { elixirModule } from '../kernel/elixir-module.ts'
import { LiveView, type ViewArgs } from './live-view.ts'
import { shopLabLive } from './shop-lab-live.ts'
import { shopLive } from './shop-live.ts'
import { signupLive } from './signup-live.ts'
import { todoLive } from './todo-live.ts'

const name = elixirModule('Coppice.ViewSupervisor')

/** The screens that a window can open, and how their views are started. */
const screens = {
  todo: (self: Process, args: ViewArgs) => LiveView.startLink(self, todoLive, args),
  shop: (self: Process, args: ViewArgs) => LiveView.startLink(self, shopLive, args),
  shop_lab: (self: Process, args: ViewArgs) => LiveView.startLink(self, shopLabLive, args),
  signup: (self: Process, args: ViewArgs) => LiveView.startLink(self, signupLive, args),
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

  /** Starts a view of `screen`. @returns `{ok, Pid}` */
  startView(self: Process, screen: ScreenName, args: ViewArgs): Coroutine<Term> {
    return DynamicSupervisor.startChild(self, name, {
      id: elixirModule('Coppice.View'),
      start: (parent: Process) => screens[screen](parent, args),
      restart: temporary,
    })
  },
} as const
