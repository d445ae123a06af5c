import type { WorldStatus } from '../../../src/shared/protocol/events.ts'

/** A running world in which nothing has happened yet. */
export const world = (fields: Partial<WorldStatus> = {}): WorldStatus => ({
  mode: 'running',
  speed: 1,
  nowMs: 0,
  processes: 0,
  runQueue: 0,
  messagesPerSecond: 0,
  restarts: 0,
  heapBytes: 0,
  applicationRunning: true,
  ...fields,
})
