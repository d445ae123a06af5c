import { DynamicSupervisor, GenServer, type ServerRef, Supervisor } from '../../../../src/main/otp/index.ts'
import { infinity, ok } from '../../../../src/shared/atoms.ts'
import { atom, isTagged, type Term, type Tuple, tuple } from '../../../../src/shared/term.ts'
import { mapOf, mapPairs, type TermMap } from '../../../../src/shared/term-maps.ts'
import { type Context, termOf } from '../context.ts'
import type { Json } from '../json.ts'
import type { Op } from '../scenario.ts'
import { childSpec } from '../starts.ts'
import type { OpTable } from './op-table.ts'

const sup = (context: Context, op: Op): ServerRef => termOf(context, op.sup) as ServerRef

export const supervisorOps: OpTable = {
  start_child(context, op) {
    const { self } = context
    if (op.dynamic === true)
      return DynamicSupervisor.startChild(self, sup(context, op), childSpec(context, op.spec))
    const spec = op.args === undefined ? childSpec(context, op.spec) : termOf(context, op.args)
    return Supervisor.startChild(self, sup(context, op), spec as never)
  },

  terminate_child(context, op) {
    const type = op.dynamic === true ? DynamicSupervisor : Supervisor
    return type.terminateChild(context.self, sup(context, op), termOf(context, op.id))
  },

  restart_child: (context, op) =>
    Supervisor.restartChild(context.self, sup(context, op), termOf(context, op.id)),

  delete_child: (context, op) =>
    Supervisor.deleteChild(context.self, sup(context, op), termOf(context, op.id)),

  *which_children(context, op) {
    const rows = yield* GenServer.call(context.self, sup(context, op), atom('which_children'), infinity)
    return (rows as Tuple[]).map(({ items }) => tuple(...items.slice(0, 3)))
  },

  *count_children(context, op) {
    const counts = yield* GenServer.call(context.self, sup(context, op), atom('count_children'), infinity)
    if (!Array.isArray(counts)) return counts
    return mapOf((counts as Tuple[]).map(({ items }) => [items[0] as Term, items[1] as Term] as const))
  },

  *get_childspec(context, op) {
    const answer = yield* Supervisor.getChildspec(context.self, sup(context, op), termOf(context, op.id))
    if (!isTagged(answer, ok, 2)) return answer
    const hidden: readonly Term[] = [atom('start'), atom('modules')]
    const pairs = mapPairs(answer.items[1] as TermMap).filter(([key]) => !hidden.includes(key))
    return tuple(ok, mapOf(pairs))
  },

  check_childspecs(context, op) {
    const specs = (op.specs as readonly Json[]).map(spec => childSpec(context, spec))
    return Supervisor.checkChildspecs(specs)
  },
}
