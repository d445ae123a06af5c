import { error, ok } from '../../../shared/atoms.ts'
import { atom, isTagged, type Term, tuple } from '../../../shared/term.ts'
import { whereisServer } from '../../otp/index.ts'
import type { Design, DesignName } from './design.ts'
import { Onboarding, onboardingName } from './onboarding.ts'
import { Wizard } from './wizard.ts'
import { WizardSupervisor } from './wizard-supervisor.ts'

/** The two ways to keep what visitors have submitted: one server for all, or one process for each. */
export const designs: { readonly [Name in DesignName]: Design } = {
  server: {
    ...Onboarding,
    // It runs as long as the application does.
    start: self => whereisServer(self, onboardingName) ?? tuple(error, atom('noproc')),
  },
  process: {
    ...Wizard,
    *start(self, visitor) {
      const started = yield* WizardSupervisor.startChild(self, visitor)
      return isTagged(started, ok, 2) ? (started.items[1] as Term) : started
    },
  },
}
