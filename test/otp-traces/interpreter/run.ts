import { FunctionProgram, trapExit, World } from '../../../src/main/runtime/index.ts'
import { runStep } from './driver.ts'
import type { Machine, Scenario, Trace } from './scenario.ts'
import { Store, withStore } from './store.ts'

/** What our runtime does with `scenario`, on virtual time. `machines`: those that its file defines for all. */
export function runScenario(scenario: Scenario, machines: Readonly<Record<string, Machine>> = {}): Trace {
  const store = new Store({ ...machines, ...scenario.machines })
  let escaped: unknown
  let ended = false
  const driver = new FunctionProgram(function* (self) {
    try {
      trapExit(self, true)
      withStore(self, store, () => store.name('driver', self.pid, null))
      for (const step of scenario.steps) yield* runStep(self, store, step)
    } catch (thrown) {
      escaped = thrown
    }
    ended = true
    withStore(self, store, () => store.close())
  })
  const world = new World({ entries: { driver: () => driver } })
  world.output = (_pid, _channel, value) => {
    store.printed += String(value)
  }
  world.tap = event => {
    if (event.type === 'report') store.report(event.report)
  }
  world.spawn('driver')
  for (world.run(); !ended && world.now < longestMs; world.run()) {
    const due = world.nextDue()
    if (due === null) break
    world.inject({ type: 'clock', now: due })
  }
  if (escaped !== undefined) throw escaped
  if (!ended) throw new Error(`${scenario.id}: the driver waits for ever`)
  return { id: scenario.id, logs: store.logs }
}

const longestMs = 600_000
