import { createWriteStream, existsSync, realpathSync, statSync } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { AppError, messageOf } from '../../errors.js';
import { exportPolicy } from '../../store/document/export-policy.js';
import type { PolicyStore } from '../../store/policy-store.js';
import type { Context } from '../context.js';
import { confirmOverwrite } from '../terminal/confirm-overwrite.js';

/** Writes the whole policy, as of one moment, to standard output (`-`) or to a file. */
export async function exportDocument(context: Context, file = '-'): Promise<void> {
  const policy = await context.policy({ readOnly: true });
  if (file === '-') {
    await policy.read((then) => context.output.pieces(exportPolicy(then)));
    return;
  }
  if (isFile(file)) await confirmOverwrite(context, [file]);
  await policy.read((then) => writeWhole(then, file));
  context.output.value({ file }, () => `wrote the policy to ${file}`);
}

/** Keeps the old file until the new one is complete. Writes directly to a pipe or a device. */
async function writeWhole(policy: PolicyStore, name: string): Promise<void> {
  const pieces = Readable.from(exportPolicy(policy));
  const isThere = existsSync(name);
  // Replaces the target of a link instead of the link.
  const file = isThere ? realpathSync(name) : name;
  const partial = `${file}.partial-${process.pid}`;
  try {
    if (isThere && !isFile(file)) {
      await pipeline(pieces, createWriteStream(file));
      return;
    }
    await pipeline(pieces, createWriteStream(partial, { flags: 'wx', mode: 0o600, flush: true }));
    await rename(partial, file);
  } catch (error) {
    await rm(partial, { force: true });
    const reason = messageOf(error);
    throw new AppError('unavailable', `can't write ${name}: ${reason}`, { cause: error });
  }
}

function isFile(name: string): boolean {
  return statSync(name, { throwIfNoEntry: false })?.isFile() ?? false;
}
