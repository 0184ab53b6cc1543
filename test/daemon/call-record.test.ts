import { parseHeaders } from 'esl-lite';
import { describe, expect, it } from 'vitest';
import { toCallRecord } from '../../src/daemon/call-record.js';
import { readInboundCall } from '../../src/event-socket/inbound-call.js';
import { screenCall } from '../../src/screening/screen-call.js';
import { parseDocument } from '../../src/store/document/policy-document.js';
import { redactorFor } from '../../src/store/number-redaction.js';
import { IN_MEMORY } from '../../src/store/sqlite/database/open.js';
import { openPolicyStore } from '../../src/store/sqlite/policy-store.js';
import { channelData } from '../support/channel-data.js';

const KEY = Buffer.from('0123456789abcdef');

async function recordOf(
  privacy: 'full' | 'masked' | 'hashed',
  changes: Parameters<typeof channelData>[0] = {},
) {
  const policy = openPolicyStore(IN_MEMORY);
  const document = parseDocument(
    {
      accounts: [{ id: 'acme', routes: ['1000'] }],
      lists: [{ name: 'acme/spam', entries: ['+14155550100', '+1415*'] }],
    },
    'policy',
  );
  await policy.apply(document, { author: 'test', what: 'test' });
  const call = readInboundCall(parseHeaders(channelData(changes)));
  const screened = await screenCall(call, policy, 0);
  policy.close();
  return toCallRecord({ call, screened, latencyMs: 1.5 }, redactorFor(privacy, KEY), 7);
}

describe('toCallRecord', () => {
  it('keeps a call in full', async () => {
    expect(await recordOf('full')).toMatchObject({
      at: 7,
      account: 'acme',
      callerRaw: '+14155550100',
      caller: '+14155550100',
      verdict: 'reject',
      reason: 'blocked-number',
      list: 'acme/spam',
      entry: '+14155550100',
      latencyUs: 1_500,
    });
  });

  it('masks the last four digits everywhere', async () => {
    const record = await recordOf('masked');
    expect(record).toMatchObject({ caller: '+1415555xxxx', entry: '+1415555xxxx' });
    expect(JSON.stringify({ ...record, name: '' })).not.toContain('4155550100');
  });

  it('hashes with the key: equal for equal numbers, no number anywhere', async () => {
    const [first, same] = [await recordOf('hashed'), await recordOf('hashed')];
    const other = await recordOf('hashed', { 'Caller-Caller-ID-Number': '+14155550101' });
    expect(first.caller).toMatch(/^[0-9a-f]{24}$/);
    expect(same.caller).toBe(first.caller);
    expect(other.caller).not.toBe(first.caller);
    expect(redactorFor('hashed', Buffer.from('another key, 16+'))('+14155550100')).not.toBe(
      first.caller,
    );
    expect(JSON.stringify({ ...first, name: '' })).not.toContain('4155550100');
  });

  it.each(['full', 'masked', 'hashed'] as const)(
    '%s keeps nothing of a withheld number',
    async (privacy) => {
      const record = await recordOf(privacy, {
        'Caller-Privacy-Hide-Number': 'true',
        'Caller-Caller-ID-Name': 'Jane Doe',
      });
      expect(record).toMatchObject({
        presentation: 'withheld',
        list: 'acme/spam',
        verdict: 'reject',
      });
      expect(record).toMatchObject({
        caller: undefined,
        callerRaw: undefined,
        name: undefined,
        entry: undefined,
      });
      expect(JSON.stringify(record)).not.toMatch(/555|Jane/);
    },
  );
});
