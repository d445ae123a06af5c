/** Runs scenarios, programs in JSON, on the runtime: their traces must be those of the real OTP. */
export { runFile } from './run-file.ts'
export { runScenario } from './run-scenario.ts'
export { type Scenario, type ScenarioFile, scenariosOf } from './scenario.ts'
export { firstDifference, type Trace, type TraceFile, traceFileText } from './trace.ts'
