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

/** The result of a change in words. `to` is the next page, by default the one with the form. */
export interface Done extends Pick<Message, 'text' | 'notes' | 'link'> {
  readonly to?: string | undefined;
  /** Nothing changed that can be undone. */
  readonly isIdle?: boolean | undefined;
}

/**
 * Makes the change that a form requests, then redirects to the next page with a message that offers undo. If
 * the change is invalid, shows the problem with its remedy, and keeps what was typed: the script leaves the
 * form as it is, and without the script the answer is the form again.
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
          text: 'Do it anyway',
        }
      : undefined,
  };
  // Forms of this page lead back to where this form would have led.
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

/** The change that this request made, if any. */
export async function changeSince(
  { stores: { policy }, authorship }: Exchange,
  since: number,
): Promise<number | undefined> {
  const [change] = await policy.history({ author: authorship.author, since, limit: 1 });
  return change?.what === authorship.what ? change.id : undefined;
}

/** Doubts and warnings as notes. */
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
