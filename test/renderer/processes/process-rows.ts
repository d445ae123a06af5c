import type { ProcessRow } from '../../../src/shared/protocol/events.ts'

/** A row of the table of processes, as likely as it needs to be. */
export const processRow = (id: number, more: Partial<ProcessRow> = {}): ProcessRow => ({
  pid: `<0.${id}.0>`,
  key: `top/${id}`,
  name: `worker ${id}`,
  named: 'label',
  status: 'waiting',
  reductions: 1_234,
  memoryBytes: 2_640,
  messageQueueLen: 0,
  currentFunction: 'Worker.handle_call/3',
  restarts: 0,
  life: 1,
  supervisor: 'top',
  lastExit: null,
  startedAtMs: 12_345,
  mark: null,
  changed: [],
  ...more,
})
