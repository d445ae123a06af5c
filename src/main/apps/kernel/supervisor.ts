import { supervisor } from '../../../shared/atoms.ts'
import { atom, type Term } from '../../../shared/term.ts'
import { Supervisor } from '../../otp/index.ts'
import type { Coroutine, Process } from '../../otp/process.ts'
import { detsChildSpecs } from '../../storage/index.ts'
import { ShopLabSupervisor } from '../shop/lab/supervisor.ts'
import { ShopAppSupervisor } from '../shop/supervisor.ts'
import { SignupAppSupervisor } from '../signup/supervisor.ts'
import { TodoAppSupervisor } from '../todo/supervisor.ts'
import { ViewSupervisor } from '../view/view-supervisor.ts'
import { ViewsLabSupervisor } from '../views-lab/supervisor.ts'
import { elixirModule } from './elixir-module.ts'
import { patient } from './patient.ts'
import { CoppicePubSub } from './pubsub.ts'

const name = elixirModule('Coppice.Supervisor')
const safeSup = atom('kernel_safe_sup')

/**
 * The top of the whole system. Tables come first, for the applications need them; views come last, for they need the
 * applications. Each is brought back on its own: who relies on another part notices by itself and waits for it.
 */
export const CoppiceSupervisor = {
  startLink(self: Process): Coroutine<Term> {
    const children = [
      { id: safeSup, start: startSafeSup, type: supervisor },
      CoppicePubSub.childSpec(),
      { id: elixirModule('Todo.Supervisor'), start: TodoAppSupervisor.startLink, type: supervisor },
      { id: elixirModule('Shop.Supervisor'), start: ShopAppSupervisor.startLink, type: supervisor },
      { id: elixirModule('Shop.LabSupervisor'), start: ShopLabSupervisor.startLink, type: supervisor },
      { id: elixirModule('Signup.Supervisor'), start: SignupAppSupervisor.startLink, type: supervisor },
      { id: elixirModule('Views.Supervisor'), start: ViewsLabSupervisor.startLink, type: supervisor },
      { id: elixirModule('Coppice.ViewSupervisor'), start: ViewSupervisor.startLink, type: supervisor },
    ]
    return Supervisor.startLinkChildren(self, children.map(patient), { strategy: atom('one_for_one'), name })
  },
} as const

/** Where OTP's kernel keeps what it starts when it is needed first, such as the server of DETS tables. */
function startSafeSup(self: Process): Coroutine<Term> {
  return Supervisor.startLinkChildren(self, detsChildSpecs().map(patient), {
    strategy: atom('one_for_one'),
    name: safeSup,
  })
}
