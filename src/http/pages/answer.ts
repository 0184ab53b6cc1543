import type { JSX } from 'hono/jsx/jsx-runtime';
import type { Exchange, Incoming } from '../route.js';
import { forgetMessage, messageCookie } from './flash.js';
import { type FrameOf, readFrame } from './frame-of.js';
import { Page } from './view/frame.js';
import type { Message } from './view/message.js';

type Element = JSX.Element;

/** An HTML response. Never cached, because views differ by user. */
export function html(document: Element, status = 200): Response {
  return new Response(`<!doctype html>${document}`, {
    status,
    headers: { 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-store' },
  });
}

/** A view in its frame, with the message of the previous change, if any. */
export async function page(
  exchange: Exchange,
  view: FrameOf & { readonly content: Element; readonly status?: number },
): Promise<Response> {
  const frame = await readFrame(exchange, view);
  const response = html(Page({ frame, children: view.content }) as Element, view.status);
  if (frame.message !== undefined) response.headers.append('set-cookie', forgetMessage(exchange));
  return response;
}

/** Redirects to a page, which shows the message. */
export function redirect(request: Incoming, to: string, message?: Message): Response {
  const response = new Response(null, { status: 303, headers: { location: to } });
  if (message !== undefined) response.headers.append('set-cookie', messageCookie(request, message));
  return response;
}

/** A path of this site, as a form sent it; `/` for anything else. */
export function localPath(text: string | undefined): string {
  return text !== undefined && /^\/(?![/\\])[^\s]*$/.test(text) ? text : '/';
}
