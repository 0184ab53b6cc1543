import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    root: new URL('../..', import.meta.url).pathname,
    include: [
      'test/fuzz/**/*.test.ts',
      'test/check-live.test.ts',
      // Whatever tries a property with `runs`.
      'test/event-socket/commands.test.ts',
      'test/formats/write.test.ts',
      'test/screening/caller/caller-identity.test.ts',
      'test/screening/decide.properties.test.ts',
      'test/screening/number/phone-number.test.ts',
      'test/screening/number/plain-number.test.ts',
      'test/screening/number/same-line.test.ts',
      'test/screening/policy/action.test.ts',
      'test/screening/policy/entry.test.ts',
      'test/store/sqlite/edit/bulk-import.test.ts',
      'test/store/sqlite/history/undo.test.ts',
      'test/store/sqlite/live/key-gaps.test.ts',
      'test/store/sqlite/read/entry-queries.test.ts',
    ],
    setupFiles: ['./test/support/set-up.ts'],
    testTimeout: 300_000,
    execArgv: ['--expose-gc'],
    env: {
      FUZZ_RUNS: '200000',
      FUZZ_SEED: process.env['FUZZ_SEED'] ?? String(Date.now() % 1e9),
      CHECK_CALLS: '100',
      PROPERTY_TIMES: '20',
    },
  },
});
