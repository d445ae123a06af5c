import { Random } from '../../support/terms.ts'
import type { Scenario } from '../interpreter/scenario.ts'
import { dynamicScenario } from './dynamic.ts'
import { registryScenario, taskScenario } from './elixir.ts'
import { processScenario } from './processes.ts'
import { Parts } from './random-parts.ts'
import { serverScenario } from './servers.ts'
import { treeScenario } from './trees.ts'

const kinds = {
  server: serverScenario,
  tree: treeScenario,
  process: processScenario,
  dynamic: dynamicScenario,
  registry: registryScenario,
  task: taskScenario,
} as const

/**
 * The scenario of `seed`: the same on every machine. It keeps to the rules for scenarios: one thing at a time, and
 * nothing that falls due by itself.
 */
export function generate(seed: number): Scenario {
  const parts = new Parts(new Random(seed))
  const kind = parts.pick(...(Object.keys(kinds) as (keyof typeof kinds)[]))
  return kinds[kind](parts, `${kind}-${seed}`)
}
