import { Application } from '../../../src/main/otp/application.ts'
import { FunctionProgram, trapExit, World } from '../../../src/main/runtime/index.ts'
import { atom, tuple } from '../../../src/shared/term.ts'
import { appModule } from './app-module.ts'
import { runStep, startMachine } from './driver.ts'
import type { Machine, Scenario, Trace } from './scenario.ts'
import { Store, withStore } from './store.ts'

/** What our runtime does with `scenario`, on virtual time. `machines`: those that its file defines for all. */
export function runScenario(scenario: Scenario, machines: Readonly<Record<string, Machine>> = {}): Trace {
  const store = new Store({ ...machines, ...scenario.machines })
  const hasApps = scenario.steps.some(({ op }) => op === 'app')
  let escaped: unknown
  let ended = false
  const driver = new FunctionProgram(function* (self) {
    try {
      trapExit(self, true)
      withStore(self, store, () => store.name('driver', self.pid, null))
      if (hasApps) yield* Application.startController(self)
      for (const step of scenario.steps) yield* runStep(self, store, step)
    } catch (thrown) {
      escaped = thrown
    }
    ended = true
    withStore(self, store, () => store.close())
  })
  const world = new World({ entries: { driver: () => driver } })
  for (const needed of ['kernel', 'stdlib'])
    world.modules.set(atom(`${needed}.app`), tuple(atom('application'), atom(needed), []))
  world.modules.set(
    atom('Elixir.TraceApp'),
    appModule(store, (self, name) => startMachine(self, store, name, {})),
  )
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
