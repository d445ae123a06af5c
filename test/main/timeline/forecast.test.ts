import { describe, expect, it } from 'vitest'
import { Consequences, forecast, forecastMs, inputOf } from '../../../src/main/timeline/index.ts'
import { everythingOf } from './player.ts'
import { RandomSystem } from './random-system.ts'

describe('a forecast', () => {
  it('is what then happens: 500 random trees and faults', () => {
    let exits = 0
    let restarts = 0
    let gaveUp = 0
    for (let seed = 1; seed <= 500; seed++) {
      const { scene, clock } = new RandomSystem(seed)
      const system = new RandomSystem(seed)
      expect(everythingOf(system.scene), `seed ${seed}: the same system twice`).toBe(everythingOf(scene))
      const fault = system.fault()
      if (fault === null) continue
      const before = everythingOf(system.scene)
      const { shown: _, ...foretold } = forecast(system.scene, fault, null)
      expect(everythingOf(system.scene), `seed ${seed}: the scene itself`).toBe(before)
      const { host } = scene
      host.inject({ type: 'clock', now: host.driver.nowMs })
      const consequences = new Consequences(scene)
      host.inject(inputOf(fault))
      clock.pass(forecastMs)
      const happened = consequences.end()
      expect({ ...foretold, forMs: 0 }, `seed ${seed}`).toEqual({ ...happened, forMs: 0 })
      for (const { kind } of happened.steps) {
        if (kind === 'exit') exits++
        if (kind === 'restart') restarts++
        if (kind === 'give_up') gaveUp++
      }
    }
    expect(exits, 'exits').toBeGreaterThan(1_000)
    expect(restarts, 'restarts').toBeGreaterThan(300)
    expect(gaveUp, 'supervisors that gave up').toBeGreaterThan(50)
  })
})
