import { ScenarioError } from '../store.ts'
import type { OpTable } from './op-table.ts'

export const taskOps: OpTable = {
  task() {
    throw new ScenarioError('no task')
  },
}
