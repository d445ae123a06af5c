import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { runScenario } from './interpreter/run.ts'
import type { Json, ScenarioFile, Trace } from './interpreter/scenario.ts'

const folder = import.meta.dirname

function read<T>(...path: readonly string[]): T {
  return JSON.parse(readFileSync(join(folder, ...path), 'utf8')) as T
}

/** An entry a line: so a failure shows the entries that differ. */
function lines({ logs }: Trace): readonly string[] {
  return Object.keys(logs)
    .sort()
    .flatMap(who => (logs[who] ?? []).map(entry => `${who} ${JSON.stringify(sorted(entry))}`))
}

/** With the keys of objects in one order. */
function sorted(json: Json): Json {
  if (Array.isArray(json)) return json.map(sorted)
  if (typeof json !== 'object' || json === null) return json
  const pairs = Object.entries(json as Record<string, Json>).map(
    ([key, value]) => [key, sorted(value)] as const,
  )
  return Object.fromEntries(pairs.sort(([a], [b]) => (a < b ? -1 : 1)))
}

/** What the real OTP did, recorded by record.exs, is what happens here. */
for (const name of readdirSync(join(folder, 'scenarios')).sort()) {
  const file = read<ScenarioFile>('scenarios', name)
  const { scenarios: traces } = read<{ scenarios: readonly Trace[] }>('traces', name)
  describe(`${name.replace('.json', '')} as on the real OTP`, () => {
    for (const scenario of file.scenarios) {
      it(`${scenario.id}: ${scenario.title}`, () => {
        const recorded = traces.find(({ id }) => id === scenario.id)
        if (recorded === undefined) expect.fail('it has no recorded trace')
        expect(lines(runScenario(scenario, file.machines))).toEqual(lines(recorded))
      })
    }
  })
}
