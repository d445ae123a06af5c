import type { LoadSample } from '../../../src/shared/protocol/events.ts'

/** `count` samples, one a second, of a world that does `at` things in its second number `at`. */
export const samples = (
  count: number,
  more: (at: number) => Partial<LoadSample> = () => ({}),
): LoadSample[] =>
  Array.from({ length: count }, (_, at) => ({
    wallMs: (at + 1) * 1_000,
    atMs: at * 500,
    mode: 'running',
    messages: (at * (at + 1)) / 2,
    reductions: at * (at + 1),
    restarts: 0,
    processes: 40,
    runQueue: at % 3,
    heapBytes: 20_000_000 + at * 100_000,
    disk: { reads: 0, readBytes: 0, writes: at * 2, writtenBytes: at * 8_000, syncs: at },
    ...more(at),
  }))
