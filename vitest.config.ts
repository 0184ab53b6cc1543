import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    // Longer suites with commands of their own.
    exclude: ['test/faults/**', 'test/freeswitch/**'],
    testTimeout: 30_000,
    hookTimeout: 30_000,
  },
});
