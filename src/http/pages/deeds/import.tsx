import { type ImportReport, importList } from '../../../admin/import-list.js';
import { AppError } from '../../../errors.js';
import type { Exchange } from '../../route.js';
import { checkOrigin } from '../form.js';
import { readReader } from '../frame-of.js';
import { problemText } from '../problem-text.js';
import { type Message, MessageBar } from '../view/message.js';
import { ReaderContext } from '../view/reader.js';
import { changeSince } from './deed.js';
import { describeImport } from './paste.js';

const OPTIONS = { replace: false, skipBad: true, dryRun: false, force: false } as const;

/**
 * Imports a file that is the whole body, of any size. The answer begins when the file was read: a line of
 * JSON for each step that follows, and one with the message as HTML at the end.
 */
export async function importFile(exchange: Exchange): Promise<Response> {
  checkOrigin(exchange.incoming.headers, exchange.client.origin);
  const encoder = new TextEncoder();
  const end = new AbortController();
  let isRead = () => {};
  const read = new Promise<void>((resolve) => {
    isRead = resolve;
  });
  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      const send = (line: object) =>
        controller.enqueue(encoder.encode(`${JSON.stringify(line)}\n`));
      const onProgress = (step: string, done: number) => {
        if (step === 'reading') return;
        isRead();
        send({ step, done });
      };
      run(exchange, end.signal, onProgress)
        .then((message) => {
          send({ message: asHtml(exchange, message) });
          controller.close();
        })
        .catch((error) => controller.error(error))
        .finally(isRead);
    },
    cancel() {
      end.abort(new AppError('invalid', 'nobody waits for the import any more'));
    },
  });
  await read;
  return new Response(body, {
    headers: { 'content-type': 'application/jsonl', 'cache-control': 'no-store' },
  });
}

async function run(
  exchange: Exchange,
  signal: AbortSignal,
  onProgress: (step: string, done: number) => void,
): Promise<Message> {
  const { incoming, stores, names, url, authorship } = exchange;
  const list = names.list ?? '';
  const name = (url.searchParams.get('file') ?? '').slice(0, 256) || 'the file';
  const file = { name, chunks: incoming as AsyncIterable<Buffer> };
  const before = Date.now();
  let report: ImportReport;
  try {
    const request = { list, file, options: OPTIONS };
    report = await importList(stores.policy, request, { signal, onProgress }, authorship);
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    return { tone: 'problem', text: problemText(error) };
  }
  const { isIdle, ...message } = describeImport(list, report);
  const undo = isIdle ? undefined : await changeSince(exchange, before);
  return { ...message, tone: 'done', undo };
}

/** Its forms come back to the page that asked. */
function asHtml(exchange: Exchange, message: Message): string {
  const here = exchange.url.pathname.replace(/\/import$/, '');
  return String(
    <ReaderContext.Provider value={{ ...readReader(exchange), here }}>
      <MessageBar message={message} />
    </ReaderContext.Provider>,
  );
}
