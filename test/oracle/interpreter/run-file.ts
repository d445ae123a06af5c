import { runScenario } from './run-scenario.ts'
import { type ScenarioFile, scenariosOf } from './scenario.ts'
import type { TraceFile } from './trace.ts'

/** The traces of all scenarios of a file. One that cannot be run has an `error` in place of its phases. */
export function runFile(file: ScenarioFile): TraceFile {
  const scenarios = scenariosOf(file).map(scenario => {
    try {
      return runScenario(scenario)
    } catch (error) {
      return { id: scenario.id, error: error instanceof Error ? error.message : String(error) }
    }
  })
  return { topic: file.topic, scenarios }
}
