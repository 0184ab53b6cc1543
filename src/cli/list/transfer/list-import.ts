import { AppError, invalid } from '../../../errors.js';
import { FORMATS, type Format, openListFile } from '../../../formats/detect.js';
import type { ListFile, Remarks } from '../../../formats/row.js';
import { readText } from '../../../formats/text.js';
import type { CountryCode } from '../../../screening/number/phone-number.js';
import type { BulkImport, ListSummary } from '../../../store/policy-store.js';
import type { Context } from '../../context.js';
import { readChoice, readPositive } from '../../input.js';
import { confirm } from '../../terminal/confirm.js';
import { counted } from '../../terminal/output.js';
import { Progress } from '../../terminal/progress.js';
import { countryOf, existingList } from '../list.js';
import { describeImport, type ImportReport, presentImport } from './import-report.js';
import { stageRows } from './import-rows.js';
import { type ImportSource, openSource } from './import-source.js';
import { ImportTally } from './import-tally.js';

interface ImportOptions {
  readonly skipBad: boolean;
  readonly force: boolean;
  readonly format: Format | undefined;
  readonly replace: boolean;
  readonly dryRun: boolean;
  readonly leastReports: number | undefined;
}

/** All of a file or, at Ctrl-C and at anything wrong, nothing of it. */
export async function importFile(context: Context, list: string, file: string): Promise<void> {
  const interrupt = new AbortController();
  const reason = new AppError('interrupted', `interrupted; ${list} is as it was`);
  const onInterrupt = () => interrupt.abort(reason);
  const progress = new Progress();
  process.once('SIGINT', onInterrupt);
  try {
    const report = await run(context, { list, file, signal: interrupt.signal, progress });
    progress.clear();
    printReport(context, report);
  } catch (error) {
    throw interrupt.signal.aborted ? reason : error;
  } finally {
    process.off('SIGINT', onInterrupt);
    progress.clear();
  }
}

interface Task {
  readonly list: string;
  readonly file: string;
  readonly signal: AbortSignal;
  readonly progress: Progress;
}

async function run(context: Context, task: Task): Promise<ImportReport> {
  context.giveWay();
  const startedAt = performance.now();
  const options = readOptions(context);
  const policy = await context.policy();
  const list = await existingList(policy, task.list);
  const source = await openSource(task.file, task.signal);
  const text = readText(source.chunks, source.name);
  const file = await openListFile({ name: source.name, text, now: Date.now() }, options.format);
  checkOptions(options, file.format);
  const country = await countryOf(policy, list.name);
  const opened = { list, source, file, country, options, task, startedAt };
  return policy.bulkImport(list.name, (bulk) => importInto(context, bulk, opened));
}

interface OpenedImport {
  readonly list: ListSummary;
  readonly source: ImportSource;
  readonly file: ListFile & { readonly format: Format };
  readonly country: CountryCode;
  readonly options: ImportOptions;
  readonly task: Task;
  /** Monotonic milliseconds. */
  readonly startedAt: number;
}

async function importInto(
  context: Context,
  bulk: BulkImport,
  { list, source, file, country, options, task, startedAt }: OpenedImport,
): Promise<ImportReport> {
  const { replace, dryRun } = options;
  const tally = await stageRows(file.rows, {
    bulk,
    country,
    options: {
      skipBad: options.skipBad,
      mayBeBroad: options.force || list.kind === 'allow',
    },
    tally: new ImportTally(file.unit, options.skipBad),
    onBatch: ({ rows }) => {
      task.signal.throwIfAborted();
      task.progress.show(`${rows.toLocaleString('en')} rows`, source.progress());
    },
  });
  const remarks = file.remarks();
  if (!options.force) checkKind(list, remarks, source.name);
  if (tally.bad > 0 && !options.skipBad) throw refusal(context, tally, source.name, task);
  task.progress.show('sorting', undefined);
  const staged = bulk.settle(options.leastReports ?? 1);
  const blockAnonymous = changedRule(list, remarks, replace);
  if (tally.bad > 0 && staged.staged === 0 && blockAnonymous === undefined) {
    throw refusal(context, tally, source.name, task);
  }
  if (replace && staged.kept === 0 && !options.force) checkEmpty(list, source.name);

  const merge = { replace, blockAnonymous };
  if (replace && !dryRun) await confirmReplacement(context, { bulk, list, task });
  const counts = dryRun
    ? await bulk.preview(merge)
    : await bulk.merge(context.authorship(), merge, task.signal, (share) =>
        task.progress.show(`writing to ${list.name}`, share),
      );
  const seconds = (performance.now() - startedAt) / 1_000;
  return {
    list,
    format: file.format,
    remarks,
    source: source.name,
    options,
    tally,
    staged,
    counts,
    blockAnonymous,
    seconds,
  };
}

function readOptions(context: Context): ImportOptions {
  const format = context.text('format');
  const leastReports = context.text('minReports');
  return {
    format: format === undefined ? undefined : readChoice('format', format, FORMATS),
    replace: context.flag('replace') ?? false,
    skipBad: context.flag('skipBad') ?? false,
    dryRun: context.flag('dryRun') ?? false,
    force: context.flag('force') ?? false,
    leastReports:
      leastReports === undefined ? undefined : readPositive('--min-reports', leastReports),
  };
}

function checkOptions({ leastReports }: ImportOptions, format: Format): void {
  if (leastReports === undefined || format === 'ftc') return;
  throw invalid(`--min-reports counts complaints to the FTC; this file is ${format}`);
}

function checkKind({ name, kind }: ListSummary, remarks: Remarks, source: string): void {
  if (remarks.kind === undefined || remarks.kind === kind) return;
  throw invalid(
    `${source} says whom to ${remarks.kind}, and ${name} is ${kind === 'allow' ? 'an allow list' : 'a blocklist'}; name another list, or add --force if you mean it`,
  );
}

function checkEmpty({ name, entries }: ListSummary, source: string): void {
  if (entries === 0) return;
  throw invalid(
    `${source} has no entries, and --replace would remove all ${entries} of ${name}; add --force if you mean it`,
  );
}

/** Asks before entries or their labels and expiries are lost. */
async function confirmReplacement(
  context: Context,
  { bulk, list, task }: { bulk: BulkImport; list: ListSummary; task: Task },
): Promise<void> {
  if (context.flag('yes')) return;
  task.progress.show('comparing', undefined);
  const { removed, changed } = await bulk.preview({ replace: true });
  if (removed + changed === 0) return;
  task.progress.clear();
  await confirm(
    context,
    `remove ${removed.toLocaleString('en')} and change ${changed.toLocaleString('en')} of the ${counted(list.entries, 'entry', 'entries')} of ${list.name}`,
  );
}

/** Without `replace` a file adds the anonymous rule and never takes it away. */
function changedRule(
  list: ListSummary,
  { blockAnonymous }: Remarks,
  replace: boolean,
): boolean | undefined {
  if (list.kind === 'allow' || blockAnonymous === list.blockAnonymous) return undefined;
  return blockAnonymous || replace ? blockAnonymous : undefined;
}

/** One line of JSON, or the bad rows on lines of their own before the error. */
function refusal(context: Context, tally: ImportTally, file: string, { progress }: Task): AppError {
  const rows = tally.bad === 1 ? '1 row is' : `${tally.bad} rows are`;
  const remedy =
    tally.taken > 0
      ? 'correct the file, or import the rest with --skip-bad'
      : 'no row can be imported; correct the file, or name its format with --format';
  const message = `${file}: ${rows} wrong, and nothing was imported; ${remedy}`;
  if (context.output.json) return invalid([message, ...tally.badLines()].join('; '));
  progress.clear();
  for (const line of tally.badLines()) context.output.note(`  ${line}`);
  return invalid(message);
}

function printReport(context: Context, report: ImportReport): void {
  context.output.value(presentImport(report), () => describeImport(report));
  if (context.output.json) return;
  for (const line of report.tally.badLines()) context.output.note(`  ${line}`);
  const { doubtful, unit } = report.tally;
  for (const line of doubtful.describe(unit)) context.output.note(`note: ${line}`);
  for (const note of report.remarks.notes) context.output.note(`note: ${note}`);
}
