import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterFile } from './after-file.js';

let root: string | undefined;

/** A new folder, which is removed when the test file ends. */
export function temporaryFolder(): string {
  root ??= makeRoot();
  return mkdtempSync(join(root, 'f-'));
}

function makeRoot(): string {
  const made = mkdtempSync(join(tmpdir(), 'ringfence-test-'));
  afterFile(() => {
    rmSync(made, { recursive: true, force: true });
    root = undefined;
  });
  return made;
}
