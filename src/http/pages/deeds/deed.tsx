import type { Doubt } from '../../../admin/doubtful-entries.js';
import type { Warning } from '../../../admin/warning.js';
import { AppError } from '../../../errors.js';
import { HttpProblem, toProblem } from '../../problem.js';
import type { Exchange } from '../../route.js';
import { localPath, page, redirect } from '../answer.js';
import { type Form, readForm } from '../form.js';
import { adviceOf, capital, problemText } from '../problem-text.js';
import type { Message } from '../view/message.js';
import { RefusedView } from '../view/refused.js';

/** What a deed has done, in words; `to` where it doesn't lead back to where it was asked for. */
export interface Done extends Pick<Message, 'text' | 'notes' | 'link'> {
  readonly to?: string | undefined;
  /** Nothing was changed, so that there is nothing to undo. */
  readonly isIdle?: boolean | undefined;
}

/**
 * Does what a form asks for, then leads back with a message and its undo. What can't be done is said with the
 * remedy, and nothing that was typed is lost: the script leaves the form as it is, and without it the browser
 * goes back to it.
 */
export async function answerDeed(
  exchange: Exchange,
  act: (form: Form) => Promise<Done | Response>,
): Promise<Response> {
  const form = await readForm(exchange);
  const before = Date.now();
  try {
    const done = await act(form);
    if (done instanceof Response) return done;
    const { text, notes, link, to, isIdle } = done;
    const undo = isIdle ? undefined : await changeSince(exchange, before);
    const back = to ?? localPath(form.text('back'));
    return redirect(exchange, back, { tone: 'done', text, notes, link, undo });
  } catch (error) {
    if (!(error instanceof AppError || error instanceof HttpProblem)) throw error;
    return refuseDeed(exchange, form, error);
  }
}

function refuseDeed(
  exchange: Exchange,
  form: Form,
  error: AppError | HttpProblem,
): Promise<Response> {
  const back = localPath(form.text('back'));
  const isForceable = error instanceof AppError && error.remedy?.kind === 'force';
  const message: Message = {
    tone: 'problem',
    text: error instanceof AppError ? problemText(error) : capital(error.message),
    retry: isForceable
      ? {
          action: exchange.url.pathname,
          fields: { ...form.all(), force: 'yes' },
          text: 'Do it all the same',
        }
      : undefined,
  };
  // Forms come back to where this one would have.
  const url = new URL(back, exchange.url);
  const model = { action: exchange.url.pathname, fields: form.all(), back };
  const content = <RefusedView model={model} />;
  const { status } = toProblem(error);
  return page(
    { ...exchange, url },
    {
      view: 'lists',
      title: 'Nothing was changed',
      content,
      message,
      status,
    },
  );
}

/** What this request changed, if anything. */
async function changeSince(
  { stores: { policy }, authorship }: Exchange,
  since: number,
): Promise<number | undefined> {
  const [change] = await policy.history({ author: authorship.author, since, limit: 1 });
  return change?.what === authorship.what ? change.id : undefined;
}

/** What is to be known of what was done. */
export function notesOn({
  doubts = [],
  warnings = [],
}: {
  readonly doubts?: readonly Doubt[];
  readonly warnings?: readonly Warning[];
}): string[] {
  return [
    ...doubts.flatMap(({ examples }) => examples.map(({ message }) => capital(message))),
    ...warnings.map(({ problem, remedy }) => {
      const advice = adviceOf(remedy);
      return capital(advice === undefined ? problem : `${problem}; ${advice}`);
    }),
  ];
}
