/** What drives a world in real time, and how the outside acts on it. */
export { Application, stopMsMax } from './application.ts'
export { type HostClock, wallClock } from './clock.ts'
export { gapMsMax, heartbeatMs, type StepGoal, stepsMax, stepWorldMsMax, WorldDriver } from './driver.ts'
export { Host, type HostOptions } from './host.ts'
export { stepWorldMs } from './throttle.ts'
