import type { Incoming } from '../route.js';

/** The value of a cookie that was sent; undefined where there is none. */
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

/** A cookie that no script reads and no other site's request carries. */
export function setCookie(
  { client }: Pick<Incoming, 'client'>,
  name: string,
  value: string,
  maxAgeSeconds: number,
): string {
  const secure = client.isSecure ? '; Secure' : '';
  return `${name}=${value}; Path=/; Max-Age=${maxAgeSeconds}; HttpOnly; SameSite=Strict${secure}`;
}
