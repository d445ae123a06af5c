import { transient } from '../../../shared/atoms.ts'
import type { Term } from '../../../shared/term.ts'
import { DynamicSupervisor } from '../../otp/index.ts'
import type { Coroutine, Process } from '../../otp/process.ts'
import { elixirModule } from '../kernel/elixir-module.ts'
import { startedOrThere } from '../kernel/started-or-there.ts'
import { Wizard } from './wizard.ts'

const name = elixirModule('Signup.WizardSupervisor')

/** Starts a Wizard for each visitor, and brings it back when it crashes; one that has come to its end stays away. */
export const WizardSupervisor = {
  startLink(self: Process): Coroutine<Term> {
    return DynamicSupervisor.startLink(self, { name })
  },

  /** Makes sure that the Wizard of `visitor` runs. @returns `{ok, Pid}`, also of one that ran already, or `{error, Reason}` */
  *startChild(self: Process, visitor: string): Coroutine<Term> {
    return startedOrThere(
      yield* DynamicSupervisor.startChild(self, name, {
        id: elixirModule('Signup.Wizard'),
        start: (parent: Process) => Wizard.startLink(parent, visitor),
        restart: transient,
      }),
    )
  },
} as const
