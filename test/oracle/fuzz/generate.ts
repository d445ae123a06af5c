import { Random } from '../../support/terms.ts'
import type { Scenario } from '../interpreter/scenario.ts'
import { callScenario } from './calls.ts'
import { dynamicScenario } from './dynamic.ts'
import { registryScenario, taskScenario } from './elixir.ts'
import { processScenario } from './processes.ts'
import { Parts } from './random-parts.ts'
import { serverScenario } from './servers.ts'
import { timedScenario } from './timed.ts'
import { treeScenario } from './trees.ts'

const kinds = {
  server: serverScenario,
  tree: treeScenario,
  process: processScenario,
  dynamic: dynamicScenario,
  registry: registryScenario,
  task: taskScenario,
  call: callScenario,
  timed: timedScenario,
} as const

const quick = ['server', 'tree', 'process', 'dynamic', 'registry', 'task'] as const

/**
 * The scenario of `seed`: the same on every machine. It keeps to the rules for scenarios: one thing at a time, and what
 * falls due by itself is far from all else.
 */
export function generate(seed: number): Scenario {
  const parts = new Parts(new Random(seed))
  // What waits takes the real clock's time too.
  const kind = parts.oneIn(10) ? parts.pick('call', 'timed') : parts.pick(...quick)
  return kinds[kind](parts, `${kind}-${seed}`)
}
