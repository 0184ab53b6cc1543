import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    // Longer suites with commands of their own.
    exclude: ['test/faults/**', 'test/freeswitch/**'],
    // Most of the time is spent waiting for processes.
    maxWorkers: '100%',
    testTimeout: 30_000,
    hookTimeout: 30_000,
  },
});
