import { existingAccount } from '../../admin/existing.js';
import { type FoundNumber, findNumber } from '../../admin/find-number.js';
import { toIso } from '../../duration.js';
import type { Context } from '../context.js';
import { table } from '../terminal/table.js';

/** Finds a number in every list, whether the list works or not. */
export async function find(context: Context, number: string, account?: string): Promise<void> {
  const policy = await context.policy({ readOnly: true });
  const accounts =
    account === undefined ? await policy.accounts() : [await existingAccount(policy, account)];
  const limit = Number.MAX_SAFE_INTEGER;
  const { entries } = await findNumber(policy, { number, accounts, limit, now: Date.now() });
  context.output.value(entries.map(present), () =>
    entries.length === 0
      ? `no entry of ${account === undefined ? 'any list' : `a list of ${account}`} matches ${number}`
      : table(
          ['LIST', 'KIND', 'ENTRY', 'LABEL', 'STATE', 'UNTIL', 'BY', 'CREATED'],
          entries.map((entry) => rowOf(context, entry)),
          { leftOut: ['CREATED', 'BY', 'UNTIL', 'LABEL'] },
        ),
  );
}

const STATES: Readonly<Record<FoundNumber['standing'], string>> = {
  'in-effect': 'in effect',
  expired: 'expired',
  'list-disabled': 'list disabled',
  'list-inactive': 'list not active',
  'outside-schedule': 'not at this time',
};

function rowOf(context: Context, found: FoundNumber): (string | undefined)[] {
  const { list, kind, text, label, standing, expiresAt, author, createdAt } = found;
  const until = expiresAt === undefined ? undefined : context.time(expiresAt);
  return [list, kind, text, label, STATES[standing], until, author, context.time(createdAt)];
}

function present({ createdAt, expiresAt, ...entry }: FoundNumber): object {
  return { ...entry, createdAt: toIso(createdAt), expiresAt: toIso(expiresAt) };
}
