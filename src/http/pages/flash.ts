import * as v from 'valibot';
import type { Incoming } from '../route.js';
import { cookieOf, setCookie } from './cookies.js';
import type { Message } from './view/message.js';

/* The result of a change is shown by the next page. Until then the browser keeps the message in a cookie. */

const NAME = 'message';
const KEPT_SECONDS = 60;
/** Browsers ignore longer cookies. */
const LONGEST = 3_000;
const LONGEST_TEXT = 400;

const TEXT = v.pipe(v.string(), v.maxLength(LONGEST));
const MESSAGE = v.object({
  tone: v.picklist(['done', 'problem']),
  text: TEXT,
  notes: v.optional(v.array(TEXT)),
  undo: v.optional(v.pipe(v.number(), v.safeInteger())),
  link: v.optional(v.object({ href: v.pipe(TEXT, v.regex(/^\/(?![/\\])/)), text: TEXT })),
  retry: v.optional(
    v.object({
      action: v.pipe(TEXT, v.regex(/^\/(?![/\\])/)),
      fields: v.record(v.string(), TEXT),
      text: TEXT,
    }),
  ),
});

export function messageCookie(request: Incoming, message: Message): string {
  const short = {
    ...message,
    text: cut(message.text),
    notes: message.notes?.slice(0, 3).map(cut),
  };
  const value = encode(short);
  const kept = value.length <= LONGEST ? value : encode({ tone: message.tone, text: short.text });
  return setCookie(request, NAME, kept, KEPT_SECONDS);
}

/** The message in the cookie. Validated, because a browser can send anything. */
export function readMessage(request: Incoming): Message | undefined {
  const cookie = cookieOf(request, NAME);
  if (cookie === undefined || cookie === '') return undefined;
  try {
    const read = v.safeParse(
      MESSAGE,
      JSON.parse(Buffer.from(cookie, 'base64url').toString('utf8')),
    );
    return read.success ? read.output : undefined;
  } catch {
    return undefined;
  }
}

/** Deletes the cookie, because a message is shown once. */
export function forgetMessage(request: Incoming): string {
  return setCookie(request, NAME, '', 0);
}

function encode(message: Message): string {
  return Buffer.from(JSON.stringify(message)).toString('base64url');
}

function cut(text: string): string {
  return text.length <= LONGEST_TEXT ? text : `${text.slice(0, LONGEST_TEXT)}…`;
}
