import { existingList } from '../../../admin/existing.js';
import { readChoice } from '../../../admin/fields.js';
import {
  type ImportOptions,
  ImportRefused,
  type ImportReport,
  importList,
  type Reviewed,
} from '../../../admin/import-list.js';
import { AppError, invalid } from '../../../errors.js';
import { FORMATS } from '../../../formats/format-names.js';
import type { MergePreview } from '../../../store/merge.js';
import type { ListSummary } from '../../../store/policy-store.js';
import type { Context } from '../../context.js';
import { readPositive } from '../../input.js';
import { describeProblem } from '../../problem-text.js';
import { confirm } from '../../terminal/confirm.js';
import { counted } from '../../terminal/output.js';
import { Progress } from '../../terminal/progress.js';
import { noteDoubts } from '../entries.js';
import { badLines, describeImport, describeNote, presentImport } from './import-report.js';
import { openSource } from './import-source.js';

/** Imports all of a file or, after Ctrl-C or any error, nothing of it. */
export async function importFile(context: Context, list: string, file: string): Promise<void> {
  const interrupt = new AbortController();
  const reason = new AppError('interrupted', `interrupted; ${list} is as it was`);
  const onInterrupt = () => interrupt.abort(reason);
  const progress = new Progress(context.io.stderr);
  process.once('SIGINT', onInterrupt);
  try {
    const startedAt = performance.now();
    const report = await run(context, { list, file, signal: interrupt.signal, progress });
    progress.clear();
    printReport(context, report, (performance.now() - startedAt) / 1_000);
  } catch (error) {
    throw interrupt.signal.aborted ? reason : withBadRows(context, error, progress);
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
  const { list, signal, progress } = task;
  context.lowerPriority();
  const options = readOptions(context);
  const policy = await context.policy();
  await existingList(policy, list);
  const source = await openSource(task.file, context.io.stdin, signal);
  const mayAsk = !context.flag('yes');
  const hooks = {
    signal,
    onProgress(step: string, done: number) {
      if (step === 'reading') {
        progress.show(`${done.toLocaleString('en')} rows`, source.progress());
      } else {
        const isWriting = step === 'writing';
        progress.show(isWriting ? `writing to ${list}` : step, isWriting ? done : undefined);
      }
    },
    review: mayAsk
      ? async (preview: MergePreview, { list }: Reviewed) => {
          if (preview.removed + preview.changed === 0) return;
          progress.clear();
          await confirmReplacement(context, preview, list);
        }
      : undefined,
  };
  return importList(policy, { list, file: source, options }, hooks, context.authorship());
}

function readOptions(context: Context): ImportOptions {
  const format = context.text('format');
  const minReports = context.text('minReports');
  return {
    format: format === undefined ? undefined : readChoice('format', format, FORMATS),
    replace: context.flag('replace') ?? false,
    skipBad: context.flag('skipBad') ?? false,
    dryRun: context.flag('dryRun') ?? false,
    force: context.flag('force') ?? false,
    column: context.text('column'),
    minReports: minReports === undefined ? undefined : readPositive('--min-reports', minReports),
  };
}

/** Asks before entries, labels or expiries are lost. */
async function confirmReplacement(
  context: Context,
  { removed, changed }: MergePreview,
  list: ListSummary,
): Promise<void> {
  await confirm(
    context,
    `remove ${removed.toLocaleString('en')} and change ${changed.toLocaleString('en')} of the ${counted(list.entries, 'entry', 'entries')} of ${list.name}`,
  );
}

/** Prints the bad rows: with --json inside the error, otherwise on lines of their own before it. */
function withBadRows(context: Context, error: unknown, progress: Progress): unknown {
  if (!(error instanceof ImportRefused)) return error;
  const lines = badLines(error.tally);
  if (context.output.json) return invalid([describeProblem(error), ...lines].join('; '));
  progress.clear();
  for (const line of lines) context.output.note(`  ${line}`);
  return error;
}

function printReport(context: Context, report: ImportReport, seconds: number): void {
  context.output.value(presentImport(report, seconds), () => describeImport(report, seconds));
  if (context.output.json) return;
  for (const line of badLines(report.tally)) context.output.note(`  ${line}`);
  const { doubtful, unit } = report.tally;
  noteDoubts(context, doubtful.kinds(), unit);
  for (const note of report.remarks.notes) context.output.note(`note: ${describeNote(note)}`);
}
