import type { Incoming } from '../route.js';

/** The value of a cookie; undefined if it was not sent. */
export function cookieOf(
  { incoming }: Pick<Incoming, 'incoming'>,
  name: string,
): string | undefined {
  for (const part of (incoming.headers.cookie ?? '').split(';')) {
    const [key = '', ...value] = part.trim().split('=');
    if (key === name) return value.join('=');
  }
  return undefined;
}

/** A cookie that scripts can't read, and that isn't sent with requests from other sites. */
export function setCookie(
  { client }: Pick<Incoming, 'client'>,
  name: string,
  value: string,
  maxAgeSeconds: number,
): string {
  const secure = client.isSecure ? '; Secure' : '';
  return `${name}=${value}; Path=/; Max-Age=${maxAgeSeconds}; HttpOnly; SameSite=Strict${secure}`;
}
