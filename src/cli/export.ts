import { createWriteStream } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { AppError } from '../errors.js';
import { exportPolicy } from '../store/policy-export.js';
import type { PolicyStore } from '../store/policy-store.js';
import type { Context } from './context.js';

/** The whole policy, to standard output (`-`) or into a file, as it is at one moment. */
export async function exportDocument(context: Context, file = '-'): Promise<void> {
  const policy = await context.policy({ readOnly: true });
  if (file === '-') {
    await policy.read(() => context.output.pieces(exportPolicy(policy)));
    return;
  }
  await policy.read(() => writeWhole(policy, file));
  context.output.value({ file }, () => `wrote the policy to ${file}`);
}

/** The old file stays until the new one is whole. */
async function writeWhole(policy: PolicyStore, file: string): Promise<void> {
  const partial = `${file}.partial-${process.pid}`;
  try {
    const target = createWriteStream(partial, { flags: 'wx', mode: 0o600, flush: true });
    await pipeline(Readable.from(exportPolicy(policy)), target);
    await rename(partial, file);
  } catch (error) {
    await rm(partial, { force: true });
    const reason = error instanceof Error ? error.message : String(error);
    throw new AppError('unavailable', `can't write ${file}: ${reason}`, { cause: error });
  }
}
