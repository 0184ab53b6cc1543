import { describe, expect, it } from 'vitest';
import { readCallFilter } from '../../src/admin/call-filter.js';
import type { CallQuery } from '../../src/admin/call-query.js';
import type { CallerPrivacy } from '../../src/store/number-redaction.js';
import { redactorFor } from '../../src/store/number-redaction.js';
import { storesWith } from '../support/admin.js';
import { call } from '../support/calls.js';

const KEY = Buffer.from('0123456789abcdef');
const stores = await storesWith(
  [call('u-1', { account: 'gone', list: 'acme/deleted' })],
  (edit) => {
    edit.addAccount('globex', { country: 'GB' });
    edit.createList('acme/blocked', 'block', {}, true);
    edit.createList('robocalls', 'block', {}, true);
  },
);

function read(query: CallQuery, privacy: CallerPrivacy = 'full') {
  return readCallFilter({ ...stores, redact: redactorFor(privacy, KEY) }, query);
}

describe('a query becomes a filter', () => {
  it.each<[CallQuery, object]>([
    [{}, {}],
    [{ account: 'gone' }, { account: 'gone' }],
    [
      { rejected: true, since: 1, until: 2 },
      { rejected: true, since: 1, until: 2 },
    ],
    [{ verdict: 'reject' }, { rejected: true }],
    [{ verdict: 'transfer' }, { rejected: false }],
    [{ verdict: 'unscreened' }, { unscreened: true }],
    [{ name: ' Warranty' }, { name: 'Warranty' }],
    [{ from: '(415) 555-0100' }, { callers: ['+14155550100'] }],
    [{ account: 'globex', from: '020 7183 8750' }, { callers: ['+442071838750'] }],
    [{ from: '+1415*' }, { callerPrefix: '+1415' }],
    [{ from: ' Withheld ' }, { presentation: 'withheld' }],
    [{ from: 'unavailable' }, { presentation: 'unavailable' }],
    [{ from: 'anonymous' }, { presentation: 'withheld' }],
    [{ from: 'alice' }, { callers: ['alice'] }],
    [{ to: '1000' }, { dialled: ['1000'] }],
    [{ account: 'acme', list: 'blocked' }, { list: 'acme/blocked' }],
    [{ account: 'acme', list: 'robocalls' }, { list: 'robocalls' }],
    [{ list: 'acme/deleted' }, { list: 'acme/deleted' }],
    [{ reason: 'fail-open' }, { reason: 'fail-open' }],
  ])('%j', async (query, filter) => {
    const found = Object.entries(await read(query)).filter(([, value]) => value !== undefined);
    expect(Object.fromEntries(found)).toEqual({ ...pick(query, 'account'), ...filter });
  });

  it('searches for numbers in their stored form', async () => {
    const from = '+14155550100';
    expect((await read({ from }, 'masked')).callers).toEqual([from, '+1415555xxxx']);
    const { callers } = await read({ from }, 'hashed');
    expect(callers).toEqual([from, expect.stringMatching(/^[0-9a-f]{24}$/)]);
  });
});

function pick(query: CallQuery, name: keyof CallQuery): object {
  return query[name] === undefined ? {} : { [name]: query[name] };
}

describe('a filter that no call can match is rejected', () => {
  it.each<[CallQuery, object]>([
    [{ account: 'acne' }, { code: 'not-found', remedy: { kind: 'did-you-mean', name: 'acme' } }],
    [
      { account: '4155550100' },
      { code: 'not-found', remedy: { kind: 'filter-by-caller', number: '4155550100' } },
    ],
    [{ verdict: 'rejected' }, { message: expect.stringContaining('did you mean "reject"?') }],
    [{ verdict: 'transfer', rejected: true }, { remedy: { kind: 'leave-out', field: 'rejected' } }],
    [{ name: ' ' }, { field: 'name', message: expect.stringContaining('is empty') }],
    [{ from: ' ' }, { field: 'from', message: expect.stringContaining('is empty') }],
    [{ from: 'name:*x*' }, { field: 'from', remedy: { kind: 'filter-by-reason' } }],
    [{ from: '1*2' }, { field: undefined, code: 'invalid' }],
    [{ to: '' }, { field: 'to', message: expect.stringContaining('is empty') }],
    [{ to: '10*' }, { field: 'to', remedy: { kind: 'filter-by-caller-prefix' } }],
    [{ list: 'Bad!' }, { code: 'invalid' }],
    [{ account: 'acme', list: 'globex/x' }, { message: expect.stringContaining('of account') }],
    [
      { account: 'acme', list: 'blokced' },
      { code: 'not-found', remedy: { kind: 'did-you-mean', name: 'acme/blocked' } },
    ],
    [{ list: 'xyzzy' }, { code: 'not-found', remedy: undefined }],
    [{ reason: 'blocked-nmber' }, { message: expect.stringContaining('"blocked-number"') }],
    [
      { reason: 'allowed-number', rejected: true },
      { remedy: { kind: 'leave-out', field: 'rejected' } },
    ],
  ])('%j', async (query, problem) => {
    await expect(read(query)).rejects.toMatchObject(problem);
  });

  it('rejects a prefix if numbers are stored hashed', async () => {
    const problem = { field: 'from', message: expect.stringContaining('hashed') };
    await expect(read({ from: '+1415*' }, 'hashed')).rejects.toMatchObject(problem);
    expect(await read({ from: '+1415*' }, 'masked')).toMatchObject({ callerPrefix: '+1415' });
  });
});
