import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    // Longer suites with commands of their own.
    exclude: ['test/faults/**', 'test/freeswitch/**', 'test/hosts/**'],
    setupFiles: ['./test/support/set-up.ts'],
    // Files of a worker share their modules, which saves a third of the suite's processor time.
    isolate: false,
    // Most of the time is spent waiting for processes.
    maxWorkers: '100%',
    // Only a hang takes so long, even on a machine with ten times its load.
    testTimeout: 300_000,
    hookTimeout: 300_000,
    expect: { poll: { timeout: 120_000, interval: 20 } },
    reporters: ['default', './test/support/closing-line.ts'],
  },
});
