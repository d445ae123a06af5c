import { supervisor } from '../../../shared/atoms.ts'
import { atom, type Term } from '../../../shared/term.ts'
import { Registry, Supervisor } from '../../otp/index.ts'
import type { Coroutine, Process } from '../../otp/process.ts'
import { elixirModule } from '../kernel/elixir-module.ts'
import { patient } from '../kernel/patient.ts'
import { Accounts } from './accounts.ts'
import { Drafts } from './drafts.ts'
import { Onboarding } from './onboarding.ts'
import { Outbox } from './outbox.ts'
import { signupRegistry } from './registry.ts'
import { WizardSupervisor } from './wizard-supervisor.ts'

const name = elixirModule('Signup.Supervisor')

/**
 * The top of the sign-up, with both of its designs: one server for all visitors, and one process for each. They need
 * registry, tables and drafts, and so stand after them: `rest_for_one` starts them anew when one of those is gone.
 */
export const SignupAppSupervisor = {
  startLink(self: Process): Coroutine<Term> {
    const children = [
      Registry.childSpec({ keys: 'unique', name: signupRegistry }),
      { id: elixirModule('Signup.Accounts'), start: Accounts.startLink },
      { id: elixirModule('Signup.Outbox'), start: Outbox.startLink },
      { id: elixirModule('Signup.Drafts'), start: Drafts.startLink },
      { id: elixirModule('Signup.Onboarding'), start: Onboarding.startLink },
      {
        id: elixirModule('Signup.WizardSupervisor'),
        start: WizardSupervisor.startLink,
        type: supervisor,
      },
    ]
    return Supervisor.startLinkChildren(self, children.map(patient), { strategy: atom('rest_for_one'), name })
  },
} as const
