/** Random scenarios, run on both sides: what differs is a fault of the runtime, or a race that no scenario may have. */
export { firstDifference, runScenario, type Scenario, type Trace } from '../interpreter/index.ts'
export { generate } from './generate.ts'
export { shrink } from './shrink.ts'
