import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    root: new URL('../..', import.meta.url).pathname,
    include: ['test/freeswitch/**/*.test.ts'],
    setupFiles: ['./test/support/set-up.ts'],
    // Only a hang takes so long: what is waited for has an end of its own.
    testTimeout: 400_000,
    hookTimeout: 400_000,
    fileParallelism: false,
  },
});
