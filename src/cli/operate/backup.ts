import { existsSync } from 'node:fs';
import type { PolicyCounts } from '../../store/sqlite/backup/backup.js';
import { backUp, overwrittenBy } from '../../store/sqlite/backup/backup.js';
import { restore as restoreDatabase } from '../../store/sqlite/backup/restore.js';
import type { Context } from '../context.js';
import { confirm } from '../terminal/confirm.js';
import { confirmOverwrite } from '../terminal/confirm-overwrite.js';
import { counted } from '../terminal/output.js';
import { table } from '../terminal/table.js';

/** Copies the database, while the daemon runs. */
export async function backup(context: Context, file: string): Promise<void> {
  context.lowerPriority();
  const { db } = await context.config();
  await confirmOverwrite(context, overwrittenBy(db, file));
  const report = backUp(db, file);
  context.output.value(report, () => [
    `backed up ${describe(report.policy)} to ${report.file}`,
    report.callLog === undefined
      ? 'there is no call log yet'
      : `and the call log to ${report.callLog}`,
  ]);
}

/** Puts a backup in the database's place, while the daemon runs. */
export async function restore(context: Context, file: string): Promise<void> {
  const config = await context.config();
  const { db } = config;
  const dryRun = context.flag('dryRun') ?? false;
  const { publisherOf } = await import('../../replication/publish-restored.js');
  const publish = publisherOf(db, config);
  const where = publish === undefined ? '' : ' on all hosts that share it';
  if (!dryRun && !context.flag('yes')) await askToReplace(context, { db, file, where });
  const report = await restoreDatabase(db, file, { dryRun, publish });
  const { before, after, kept, callLog } = report;
  context.output.value({ dryRun, ...report }, () => [
    ...table(
      ['', 'BEFORE', 'AFTER'],
      (['accounts', 'lists', 'entries'] as const).map((what) => [
        what,
        before?.[what] ?? '-',
        after[what],
      ]),
    ),
    `${dryRun ? 'would restore' : 'restored'} ${db} from ${file}${where}`,
    ...(callLog === undefined ? [] : [`and the call log ${callLog}`]),
  ]);
  if (dryRun) context.output.note('dry run: nothing was changed');
  if (kept !== undefined) context.output.note(describeWayBack(context, kept, before));
}

/** Rejects an unusable backup before the user is asked. */
async function askToReplace(
  context: Context,
  { db, file, where }: { readonly db: string; readonly file: string; readonly where: string },
): Promise<void> {
  const { before, after } = await restoreDatabase(db, file, { dryRun: true });
  const isEmpty =
    before === undefined ? !existsSync(db) : Object.values(before).every((count) => count === 0);
  if (isEmpty) return;
  const present = before === undefined ? "which can't be read" : describe(before);
  await confirm(context, `replace ${db} (${present}) with ${file} (${describe(after)})${where}`);
}

function describeWayBack(context: Context, kept: string, before: PolicyCounts | undefined): string {
  if (before === undefined) return `what was there before could not be read; it is kept as ${kept}`;
  const named = context.text('db');
  const option = named === undefined ? '' : `--db ${named} `;
  return `the old database is kept; to go back: ringfence ${option}restore ${kept}`;
}

function describe({ accounts, lists, entries }: PolicyCounts): string {
  return `${counted(accounts, 'account')}, ${counted(lists, 'list')} and ${counted(entries, 'entry', 'entries')}`;
}
