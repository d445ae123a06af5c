import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { runScenario } from './interpreter/run-scenario.ts'
import { type ScenarioFile, scenariosOf } from './interpreter/scenario.ts'
import { firstDifference, type Trace } from './interpreter/trace.ts'

const folder = import.meta.dirname

function read<T>(...path: readonly string[]): T {
  return JSON.parse(readFileSync(join(folder, ...path), 'utf8')) as T
}

const files = ['.', 'found'].flatMap(part =>
  readdirSync(join(folder, part, 'scenarios'))
    .sort()
    .map(name => ({ part, name })),
)

/**
 * What the real OTP did, recorded, is what happens here. In `found`: what random scenarios brought to light, recorded
 * by `elixir test/oracle/oracle.exs record --runs 5 test/oracle/found/scenarios/*.json`.
 */
for (const { part, name } of files) {
  const file = read<ScenarioFile>(part, 'scenarios', name)
  const recorded = read<{ scenarios: readonly Trace[] }>(part, 'traces', name)
  describe(`${file.topic} as on the real OTP`, () => {
    for (const scenario of scenariosOf(file)) {
      it(`${scenario.id}: ${scenario.title}`, () => {
        const expected = recorded.scenarios.find(({ id }) => id === scenario.id)
        if (expected === undefined) expect.fail('it has no recorded trace')
        const difference = firstDifference(expected.phases, runScenario(scenario).phases)
        if (difference !== null)
          expect.fail(
            `at ${difference.where}\n  expected ${JSON.stringify(difference.expected)}\n  actual   ${JSON.stringify(difference.actual)}`,
          )
      })
    }
  })
}
