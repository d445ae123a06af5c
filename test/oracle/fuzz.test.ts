import { describe, expect, it } from 'vitest'
import { generate } from './fuzz/generate.ts'
import { shrink } from './fuzz/shrink.ts'
import { runScenario } from './interpreter/run-scenario.ts'
import type { Scenario } from './interpreter/scenario.ts'
import { ScenarioError } from './interpreter/store.ts'
import { traceFileText } from './interpreter/trace.ts'

function textOf(scenario: Scenario): string {
  return traceFileText({ topic: 'fuzz', scenarios: [runScenario(scenario)] })
}

describe('random scenarios', () => {
  it('are the same for the same seed', () => {
    for (let seed = 1; seed <= 50; seed++) expect(generate(seed)).toEqual(generate(seed))
  })

  it('run twice the same way, and most of them to their end', () => {
    let ended = 0
    for (let seed = 1; seed <= 400; seed++) {
      const scenario = generate(seed)
      try {
        expect(textOf(scenario), `seed ${seed}`).toBe(textOf(scenario))
        ended++
      } catch (error) {
        // It named a process that never came to be: no scenario, but no fault of the runtime's either.
        if (!(error instanceof ScenarioError)) throw error
      }
    }
    expect(ended).toBeGreaterThan(300)
  })

  it('are shrunk to the steps that matter', async () => {
    const scenario: Scenario = {
      id: 'x',
      title: 'x',
      steps: ['a', 'b', 'c', 'd', 'e', 'f', 'g'].map(name => ({ do: 'log', value: name })),
    }
    const values = ({ steps }: Scenario) => steps.map(step => String(step.value)).join('')
    const smaller = await shrink(scenario, async candidate => /b.*f/.test(values(candidate)))
    expect(values(smaller)).toBe('bf')
  })

  it('are not shrunk until they use what was never set', async () => {
    const steps = [
      { do: 'monitor', to: ':a', as: 'ref' },
      { do: 'demonitor', ref: '$ref' },
    ]
    const smaller = await shrink({ id: 'x', title: 'x', steps }, async candidate =>
      candidate.steps.some(step => step.do === 'demonitor'),
    )
    expect(smaller.steps).toEqual(steps)
  })
})
