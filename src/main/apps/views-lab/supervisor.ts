import { atom, type Term } from '../../../shared/term.ts'
import { Supervisor } from '../../otp/index.ts'
import type { Coroutine, Process } from '../../otp/process.ts'
import { elixirModule } from '../kernel/elixir-module.ts'
import { patient } from '../kernel/patient.ts'
import { Notes, notesName } from './notes.ts'

const name = elixirModule('Views.Supervisor')

/** What the lab of views relies on. Its table is opened again on its own, which is nobody else's restart. */
export const ViewsLabSupervisor = {
  startLink(self: Process): Coroutine<Term> {
    const children = [{ id: notesName, start: Notes.startLink }]
    return Supervisor.startLinkChildren(self, children.map(patient), { strategy: atom('one_for_one'), name })
  },
} as const
