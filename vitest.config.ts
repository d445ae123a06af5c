import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['test/**/*.test.{ts,tsx}'],
    environment: 'node',
    // Longer than a page is waited for (30 s), so that a spec that fails names what did not come.
    testTimeout: 60_000,
    hookTimeout: 60_000,
    // A busy machine takes its time; what does not come at all still fails.
    expect: { poll: { timeout: 10_000 } },
  },
})
