import type { Headers } from './headers.js';

/**
 * FreeSWITCH's decoded value of one CHANNEL_DATA header. Absent, empty and `_undef_` are undefined.
 * Never throws: values are percent-encoded byte by byte, so a caller can send `%FF` or Latin-1.
 */
export function field(headers: Headers, name: string): string | undefined {
  const raw = headers.get(name);
  if (raw === undefined || raw === '' || raw === '_undef_') return undefined;
  return raw.includes('%') ? decodePercent(raw) : raw;
}

/** Whether the message is the whole state of a channel, the answer to `connect`. */
export function isChannelData(headers: Headers): boolean {
  return headers.get('Event-Name') === 'CHANNEL_DATA' && headers.has('Unique-ID');
}

const UTF8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** Bytes that are no UTF-8 are taken for Latin-1, which gives every byte a character. */
export function decodePercent(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return decodeTolerantly(text);
  }
}

/** Decodes a field, also if a percent sign in it escapes nothing. */
function decodeTolerantly(text: string): string {
  const bytes = unescapeBytes(text);
  try {
    return UTF8.decode(bytes);
  } catch {
    return bytes.toString('latin1');
  }
}

const PERCENT = 0x25;

function unescapeBytes(text: string): Buffer {
  const bytes = Buffer.from(text, 'utf8');
  let length = 0;
  for (let at = 0; at < bytes.length; at++) {
    const high = bytes[at] === PERCENT ? hexDigit(bytes[at + 1]) : -1;
    const low = high < 0 ? -1 : hexDigit(bytes[at + 2]);
    bytes[length++] = low < 0 ? (bytes[at] as number) : high * 16 + low;
    if (low >= 0) at += 2;
  }
  return bytes.subarray(0, length);
}

function hexDigit(byte: number | undefined): number {
  if (byte === undefined) return -1;
  if (byte >= 0x30 && byte <= 0x39) return byte - 0x30;
  const letter = byte | 0x20;
  return letter >= 0x61 && letter <= 0x66 ? letter - 0x57 : -1;
}
