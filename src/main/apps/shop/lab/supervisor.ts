import { supervisor } from '../../../../shared/atoms.ts'
import { atom, type Term } from '../../../../shared/term.ts'
import { DynamicSupervisor, Supervisor, TaskSupervisor } from '../../../otp/index.ts'
import type { Coroutine, Process } from '../../../otp/process.ts'
import { patient } from '../../kernel/patient.ts'
import { Lab } from './lab.ts'
import { labCarts, labServer, labSupervisor, labTasks } from './names.ts'

/** Restarts that the supervisor of the lab's carts bears in 5 s: they are crashed on purpose, one after the other. */
const crashesBorne = 100

/**
 * Stands beside the shop, so that what is killed there does not take along what is known of it here. Its carts are
 * ordinary carts of the shop.
 */
export const ShopLabSupervisor = {
  startLink(self: Process): Coroutine<Term> {
    const carts = (parent: Process) =>
      DynamicSupervisor.startLink(parent, { name: labCarts, maxRestarts: crashesBorne })
    const children = [
      { id: labCarts, start: carts, type: supervisor },
      TaskSupervisor.childSpec({ name: labTasks }),
      { id: labServer, start: Lab.startLink },
    ]
    return Supervisor.startLinkChildren(self, children.map(patient), {
      strategy: atom('one_for_one'),
      name: labSupervisor,
    })
  },
} as const
