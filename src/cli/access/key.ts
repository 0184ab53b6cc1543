import { addKey, describeAccess, userName } from '../../admin/access/access.js';
import { toIso } from '../../duration.js';
import type { Context } from '../context.js';
import { readUntil } from '../input.js';
import { table } from '../terminal/table.js';
import { present, requireRole } from './access-options.js';

export async function add(context: Context, text: string): Promise<void> {
  const [name, role, accounts] = [userName(text), requireRole(context), context.texts('account')];
  const expires = context.text('expires');
  const expiresAt =
    expires === undefined ? undefined : readUntil(expires, Date.now(), context.zone);
  const store = await context.access({ create: true });
  const key = await addKey(store, { name, role, accounts, expiresAt }, context.authorship());
  context.output.value({ name, role, accounts, expiresAt: toIso(expiresAt), key }, () => key);
  context.output.note('note: the key is shown this once; send it as "Authorization: Bearer KEY"');
}

export async function list(context: Context): Promise<void> {
  const keys = (await context.access({ readOnly: true })).principals('key');
  context.output.value(keys.map(present), () =>
    keys.length === 0
      ? 'no keys yet; add one with "ringfence key add NAME --role manager --account ID"'
      : table(
          ['KEY', 'ROLE', 'MAY SEE', 'ADDED', 'EXPIRES'],
          keys.map((key) => [
            key.name,
            key.role,
            describeAccess(key),
            context.time(key.createdAt),
            key.expiresAt === undefined ? '' : context.time(key.expiresAt),
          ]),
        ),
  );
}

export async function remove(context: Context, text: string): Promise<void> {
  const name = userName(text);
  await (await context.access()).remove('key', name, context.authorship());
  context.output.value({ removed: name }, () => `removed key ${name}`);
}
