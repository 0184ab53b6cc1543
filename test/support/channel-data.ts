import { readFileSync } from 'node:fs';

const RECORDED = readFileSync(
  new URL('../../fixtures/calls/e164-plus.esl', import.meta.url),
  'latin1',
);

/**
 * FreeSWITCH's answer to `connect` for a recorded call, with other values for these headers, each
 * percent-encoded as FreeSWITCH does. Null leaves the header out.
 */
export function channelData(
  changes: Readonly<Record<string, string | Buffer | null>> = {},
): Buffer {
  const [recorded = ''] = RECORDED.split('\n\n');
  const kept = recorded.split('\n').filter((line) => !((line.split(': ')[0] as string) in changes));
  const added = Object.entries(changes)
    .filter(([, value]) => value !== null)
    .map(([name, value]) => `${name}: ${percentEncode(value as string | Buffer)}`);
  const replyLines = kept.splice(kept.findIndex((line) => line.startsWith('Content-Type:')));
  return Buffer.from(`${[...kept, ...added, ...replyLines].join('\n')}\n\n`, 'latin1');
}

/** FreeSWITCH encodes byte by byte, and leaves only these alone. */
function percentEncode(value: string | Buffer): string {
  const bytes = [...Buffer.from(value as string)];
  return bytes
    .map((byte) => {
      const char = String.fromCharCode(byte);
      if (/[A-Za-z0-9\-._~/;,()*!']/.test(char)) return char;
      return `%${byte.toString(16).toUpperCase().padStart(2, '0')}`;
    })
    .join('');
}
