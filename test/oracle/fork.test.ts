import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { generate } from './fuzz/generate.ts'
import { Run, runScenario } from './interpreter/run-scenario.ts'
import { type Scenario, type ScenarioFile, scenariosOf } from './interpreter/scenario.ts'
import { ScenarioError } from './interpreter/store.ts'
import { firstDifference, traceOf } from './interpreter/trace.ts'

const folder = join(import.meta.dirname, 'scenarios')

/** Forks the run after each of its steps; all that goes on from there does what the run itself does. */
function differencesOfForks(scenario: Scenario): string[] {
  const run = Run.begin(scenario)
  const forks: { readonly step: number; readonly run: Run }[] = []
  run.afterStep = () => forks.push({ step: run.world.steps, run: run.fork() })
  while (run.nextPhase());
  const { phases } = traceOf(run.store)
  return forks.flatMap(fork => {
    while (fork.run.nextPhase());
    const difference = firstDifference(phases, traceOf(fork.run.store).phases)
    return difference === null ? [] : [`forked after step ${fork.step}: ${JSON.stringify(difference)}`]
  })
}

/** Whether a random scenario comes to its end, and names no process that never came to be. */
function isSound(scenario: Scenario): boolean {
  try {
    runScenario(scenario)
    return true
  } catch (error) {
    if (error instanceof ScenarioError) return false
    throw error
  }
}

describe('a fork of a world', () => {
  for (const name of readdirSync(folder).sort()) {
    const file = JSON.parse(readFileSync(join(folder, name), 'utf8')) as ScenarioFile
    it(`goes on as the world itself in every scenario of ${file.topic}, from every step`, () => {
      for (const scenario of scenariosOf(file)) expect(differencesOfForks(scenario), scenario.id).toEqual([])
    })
  }

  it('goes on as the world itself in random scenarios, from every step', () => {
    let compared = 0
    for (let seed = 1; compared < 150; seed++) {
      const scenario = generate(seed)
      if (!isSound(scenario)) continue
      expect(differencesOfForks(scenario), `seed ${seed}`).toEqual([])
      compared++
    }
  })
})
