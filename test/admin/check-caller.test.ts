import { expect, it } from 'vitest';
import { checkCaller, type TriedCaller } from '../../src/admin/check-caller.js';
import { addEntries } from '../../src/admin/entries.js';
import { AUTHORSHIP, policyWith } from '../support/admin.js';

const NUMBER = '+14155550100';
const policy = await policyWith((edit) => {
  edit.updateAccount('acme', { blockAnonymous: true, verification: 'failed' });
  edit.createList('acme/spam', 'block', {}, true);
  edit.addAccount('quiet', { country: 'US', mode: 'monitor', defaultVerdict: 'reject' });
});
await addEntries(policy, 'acme/spam', { texts: [NUMBER, 'name:*warranty*'] }, AUTHORSHIP);

const check = (caller: TriedCaller, id: string | undefined = 'acme') =>
  checkCaller(policy, id, caller, Date.now());

it.each<[TriedCaller, string, string]>([
  [{ from: '(415) 555-0100' }, 'reject', 'blocked-number'],
  [{ from: '+14155550101' }, 'transfer', 'default'],
  [{ from: '+14155550101', name: 'Car Warranty' }, 'reject', 'blocked-name'],
  [{ from: '+14155550101', privacy: 'id' }, 'reject', 'blocked-anonymous'],
  [{ from: '+14155550101', privacy: 'none' }, 'transfer', 'default'],
  [{ from: '' }, 'reject', 'blocked-anonymous'],
  [{}, 'reject', 'blocked-anonymous'],
  [{ from: '+14155550101', verstat: 'TN-Validation-Failed' }, 'reject', 'blocked-verification'],
  [{ from: '+14155550101', verstat: 'No-TN-Validation' }, 'transfer', 'default'],
])('%j: %s, %s', async (caller, verdict, reason) => {
  expect((await check(caller)).report).toMatchObject({ account: 'acme', verdict, reason });
});

it('explains the verdict, and what would change it', async () => {
  const { report, sentences, remedy, account } = await check({ from: NUMBER });
  expect(report).toMatchObject({
    list: 'acme/spam',
    entry: NUMBER,
    action: 'reject CALL_REJECTED',
    wouldBe: undefined,
    caller: { presentation: 'presented', presented: NUMBER, verification: 'none' },
    matches: [{ list: 'acme/spam', entry: NUMBER, standing: 'decided' }],
  });
  expect(sentences[0]).toBe(`The caller is ${NUMBER}.`);
  expect(remedy).toEqual({ kind: 'allow-caller', account: 'acme', number: NUMBER });
  expect(account?.country).toBe('US');
});

it('shows the suppressed verdict in monitor mode', async () => {
  const { report } = await check({ from: NUMBER }, 'quiet');
  expect(report).toMatchObject({
    verdict: 'transfer',
    reason: 'monitor',
    action: 'callflow',
    wouldBe: { verdict: 'reject', reason: 'default', action: 'reject CALL_REJECTED' },
  });
});

it.each<[TriedCaller, string, object]>([
  [{ from: NUMBER, privacy: 'idd' }, 'acme', { code: 'invalid', field: 'privacy' }],
  [{ from: NUMBER, verstat: 'yes' }, 'acme', { code: 'invalid', field: 'verstat' }],
  [{ from: NUMBER }, 'acne', { code: 'not-found', remedy: { kind: 'did-you-mean' } }],
])('rejects %j for %s', async (caller, account, problem) => {
  await expect(check(caller, account)).rejects.toMatchObject(problem);
});

it.each<[string, string | undefined, string | undefined, string]>([
  ['+14155550142', undefined, 'acme', 'The route of +14155550142 leads to account acme.'],
  ['(415) 555-0142', undefined, 'acme', 'The route of (415) 555-0142 leads to account acme.'],
  ['1000', undefined, undefined, 'The caller is +14155550101.'],
  [
    '1000',
    'quiet',
    'quiet',
    'No route leads 1000 to an account, so the default account quiet gets the call.',
  ],
])(
  'without an account, a call to %s with the default %s comes to %s',
  async (to, byDefault, id, says) => {
    const routed = await policyWith((edit) => {
      edit.addAccount('quiet', {});
      edit.addRoute('acme', '+14155550142');
      edit.setSetting('defaultAccount', byDefault);
    });
    const caller = { from: '+14155550101', to };
    const { report, sentences } = await checkCaller(routed, undefined, caller, Date.now());
    expect(report.account).toBe(id);
    expect(report.reason).toBe(id === undefined ? 'no-account' : 'default');
    expect(sentences[0]).toBe(says);
  },
);

it('requires an account or a dialled number', async () => {
  const tried = checkCaller(policy, undefined, { from: NUMBER }, Date.now());
  await expect(tried).rejects.toMatchObject({ code: 'invalid', field: 'to' });
});
