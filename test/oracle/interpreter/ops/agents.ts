import { Agent, type AgentFunction, type ServerRef } from '../../../../src/main/otp/index.ts'
import { ok } from '../../../../src/shared/atoms.ts'
import type { Term } from '../../../../src/shared/term.ts'
import { contextOf, termOf, timeoutOf } from '../context.ts'
import { runOps } from '../run-ops.ts'
import type { Op, OpList } from '../scenario.ts'
import { ScenarioError } from '../store.ts'
import type { OpTable } from './op-table.ts'

export const agentOps: OpTable = {
  agent(context, op) {
    const { self } = context
    const agent = termOf(context, op.to) as ServerRef
    const ms = timeoutOf(context, op.timeout, 5_000)
    switch (op.fn) {
      case 'get':
        return Agent.get(self, agent, functionOf(op), ms)
      case 'update':
        return Agent.update(self, agent, functionOf(op), ms)
      case 'get_and_update':
        return Agent.getAndUpdate(self, agent, functionOf(op), ms)
      case 'cast':
        Agent.cast(self, agent, functionOf(op))
        return ok
    }
    throw new ScenarioError(`Agent has no ${String(op.fn)}`)
  },
}

/** The function that is given to an agent: its ops, whose `return` is what it returns, else the state. */
function functionOf(op: Op): AgentFunction {
  return function* (state, self) {
    const ran = yield* runOps(op.body as OpList | undefined, contextOf(self, { state }))
    return ran.returned === undefined ? (ran.context.locals.get('state') as Term) : ran.returned
  }
}
