import { availableParallelism } from 'node:os'
import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['test/**/*.test.{ts,tsx}'],
    environment: 'node',
    // Two at least: many specs wait for a browser or another process more than they compute.
    maxWorkers: Math.max(2, availableParallelism() - 1),
    // Longer than a page is waited for (30 s), so that a spec that fails names what did not come.
    testTimeout: 60_000,
    hookTimeout: 60_000,
    // A busy machine takes its time; what does not come at all still fails.
    expect: { poll: { timeout: 10_000 } },
  },
})
