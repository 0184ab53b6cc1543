import type { SerializedError } from 'vitest';
import type { Reporter, TestModule } from 'vitest/node';

/** The last line of a run, for programs that read it: `3190 passed, 0 failed, 2 skipped`. */
export default class ClosingLine implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], unhandledErrors: readonly SerializedError[]): void {
    const tests = modules.flatMap((module) => [...module.children.allTests()]);
    const count = (state: string) => tests.filter((test) => test.result().state === state).length;
    // A file that can't be loaded has no tests, and an unhandled error belongs to none.
    const broken = modules.filter((module) => module.errors().length > 0);
    const failed = count('failed') + broken.length + unhandledErrors.length;
    process.stdout.write(
      `${count('passed')} passed, ${failed} failed, ${count('skipped')} skipped\n`,
    );
  }
}
