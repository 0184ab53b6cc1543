import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    root: new URL('../..', import.meta.url).pathname,
    include: ['test/fuzz/**/*.test.ts', 'test/check-live.test.ts'],
    testTimeout: 300_000,
    execArgv: ['--expose-gc'],
    env: {
      FUZZ_RUNS: '200000',
      FUZZ_SEED: process.env['FUZZ_SEED'] ?? String(Date.now() % 1e9),
      CHECK_CALLS: '100',
    },
  },
});
