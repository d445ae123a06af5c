import { ScenarioError } from '../store.ts'
import type { OpTable } from './op-table.ts'

export const agentOps: OpTable = {
  agent() {
    throw new ScenarioError('no agent')
  },
}
