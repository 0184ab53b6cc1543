import type { ImportResult } from '../../../admin/import-result.js';
import type { Config } from '../../../config/settings.js';
import type { ImportThread } from '../../import-thread.js';
import { knownProblem, type ProblemDetails } from '../../problem.js';
import type { Exchange } from '../../route.js';
import { type ImportReceived, receiveImport } from '../../uploaded-import.js';
import { checkOrigin } from '../form.js';
import { readReader } from '../frame-of.js';
import { problemText } from '../problem-text.js';
import { type Message, MessageBar } from '../view/message.js';
import { ReaderContext } from '../view/reader.js';
import { changeSince } from './deed.js';
import { describeImport } from './paste.js';

const LONGEST_NAME = 256;

/**
 * Imports a file that is the whole body. The answer begins when the file was received: a line of JSON for
 * each step that follows, and one with the message as HTML at the end.
 */
export async function importFile(
  exchange: Exchange,
  config: Config,
  imports: ImportThread,
): Promise<Response> {
  checkOrigin(exchange.incoming.headers, exchange.client.origin);
  try {
    return linesOf(exchange, await receiveImport(exchange, config, imports));
  } catch (error) {
    const problem = knownProblem(error);
    if (problem === undefined) throw error;
    return jsonLines(toLine({ message: asHtml(exchange, toMessage(problem)) }), problem);
  }
}

function linesOf(exchange: Exchange, importReceived: ImportReceived): Response {
  const encoder = new TextEncoder();
  let hasLeft = false;
  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      const send = (line: object) => {
        if (!hasLeft) controller.enqueue(encoder.encode(toLine(line)));
      };
      run(exchange, importReceived, (step, done) => send({ step, done }))
        .then((message) => {
          send({ message: asHtml(exchange, message) });
          if (!hasLeft) controller.close();
        })
        .catch((error) => controller.error(error));
    },
    cancel() {
      hasLeft = true;
    },
  });
  return jsonLines(body);
}

async function run(
  exchange: Exchange,
  importReceived: ImportReceived,
  onProgress: (step: string, done: number) => void,
): Promise<Message> {
  const { names, url } = exchange;
  const query = (name: string) => url.searchParams.get(name)?.slice(0, LONGEST_NAME) || undefined;
  const options = {
    replace: false,
    skipBad: true,
    dryRun: false,
    force: false,
    column: query('column'),
  };
  const before = Date.now();
  let result: ImportResult;
  try {
    result = await importReceived(options, {
      fileName: query('file'),
      onProgress: (progress) => onProgress(...progress),
    });
  } catch (error) {
    const problem = knownProblem(error);
    if (problem === undefined) throw error;
    return toMessage(problem);
  }
  const { isIdle, ...message } = describeImport(names.list ?? '', result);
  const undo = isIdle ? undefined : await changeSince(exchange, before);
  return { ...message, tone: 'done', undo };
}

function toMessage({ message: publicMessage, field, remedy }: ProblemDetails): Message {
  return { tone: 'problem', text: problemText({ publicMessage, field, remedy }) };
}

function toLine(line: object): string {
  return `${JSON.stringify(line)}\n`;
}

function jsonLines(
  body: string | ReadableStream<Uint8Array>,
  { status = 200, headers = {} }: Partial<ProblemDetails> = {},
): Response {
  const type = { 'content-type': 'application/jsonl', 'cache-control': 'no-store' };
  return new Response(body, { status, headers: { ...headers, ...type } });
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
