import { exit, freeze, perform, raise, sleep, throw_ } from '../../../../src/main/runtime/index.ts'
import { infinity, ok } from '../../../../src/shared/atoms.ts'
import type { Term } from '../../../../src/shared/term.ts'
import { log, termOf } from '../context.ts'
import type { Barrier } from '../run-scenario.ts'
import { ScenarioError } from '../store.ts'
import type { OpTable } from './op-table.ts'

export const controlOps: OpTable = {
  log(context, op) {
    log(context, 'log', freeze(termOf(context, op.value)))
    return ok
  },

  error: (context, op) => raise(termOf(context, op.value)),

  throw: (context, op) => throw_(termOf(context, op.value)),

  exit: (context, op) => exit(termOf(context, op.reason)),

  *sleep(context, op) {
    const ms = termOf(context, op.ms)
    yield* sleep(context.self, ms === infinity ? null : (ms as number))
    return ok
  },

  *settle(context) {
    if (!context.driver) throw new ScenarioError('only the driver settles')
    return yield* perform<Term>(context.self, { ms: 0 } satisfies Barrier)
  },

  *advance(context, op) {
    if (!context.driver) throw new ScenarioError('only the driver advances')
    return yield* perform<Term>(context.self, { ms: Number(op.ms) } satisfies Barrier)
  },

  eval: (context, op) => termOf(context, op.value),
}
