import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseCanonical } from '../../../src/screening/policy/entry.js';
import type { NewEntry } from '../../../src/store/policy-store.js';
import { call, rejected } from '../../support/calls.js';
import { createOffice } from '../../support/office.js';
import { Web } from '../../support/web.js';
import { WebUser } from '../../support/web-user.js';

/*
 * More than a page holds, of everything: what each view shows of it, and that it stays small. How long ten
 * million calls and a million entries take is measured by the bench.
 */

const CALLS = 20_200;
const ENTRIES = 250;
const MINUTE_MS = 60_000;
const LARGEST_PAGE = 150_000;

let web: Web;
let ada: WebUser;

beforeAll(async () => {
  const now = Date.now();
  const calls = Array.from({ length: CALLS }, (_, at) => {
    const fields = {
      at: now - at * MINUTE_MS,
      caller: `+1415555${String(at % 100).padStart(4, '0')}`,
    };
    return at % 2 === 0 ? rejected(`c-${at}`, fields) : call(`c-${at}`, fields);
  });
  calls.push(call('oldest', { at: now - CALLS * MINUTE_MS, name: 'Window Sales' }));
  const db = await createOffice((edit) => {
    edit.createList('acme/blocked', 'block', {}, true);
    const numbers = Array.from({ length: ENTRIES }, (_, at) => `+1212555${String(at + 1_000)}`);
    const entries = [...numbers, '+14155550000', '+19005550100'].map((text) => ({
      ...(parseCanonical(text) as NewEntry),
      label: text === '+19005550100' ? 'Premium' : undefined,
      expiresAt: text === '+12125551007' ? 1 : undefined,
    }));
    edit.addEntries('acme/blocked', entries);
    for (let at = 0; at < 70; at++) edit.addAccount(`branch-${at}`, { name: `Branch ${at}` });
    edit.addRoute('branch-7', '+13105550199');
  }, calls);
  web = await Web.open(db);
  ada = await WebUser.signIn(web, 'ada');
});
afterAll(() => web.stop());

async function read(path: string): Promise<string> {
  const text = await ada.read(path);
  expect(text.length).toBeLessThan(LARGEST_PAGE);
  return text;
}

function rowsOf(html: string): number {
  return html.match(/<tr [^>]*data-row/g)?.length ?? 0;
}

/** Where a link of this text leads. */
function linkOf(html: string, text: string): string {
  const [, href = ''] = new RegExp(`<a href="([^"]*)"[^>]*>${text}</a>`).exec(html) ?? [];
  return href.replaceAll('&amp;', '&');
}

describe('calls', () => {
  it('come in pages', async () => {
    const first = await read('/accounts/acme/calls?span=all');
    expect(rowsOf(first)).toBe(50);
    const second = await read(linkOf(first, 'Older ›'));
    expect(rowsOf(second)).toBe(50);
    expect(second).toContain('id="call-51"');
    expect(second).not.toContain('id="call-50"');
  });

  it('are found by a name, further back at each step', async () => {
    const first = await read('/accounts/acme/calls?span=all&number=window+sales');
    expect(first).toContain('No call matches so far.');
    expect(first).toContain('Names were searched back to');
    const second = await read(linkOf(first, 'Search further back ›'));
    expect(rowsOf(second)).toBe(1);
    expect(second).toContain('Window Sales');
    expect(linkOf(second, 'Search further back ›')).toBe('');
  });
});

it('the overview counts all of them, and callers of the latest', async () => {
  const html = await read('/accounts/acme');
  const [, today] = /<strong>([\d,]+)<\/strong> calls today/.exec(html) ?? [];
  expect(Number(today?.replace(',', ''))).toBeGreaterThan(0);
  expect(html).toContain('Most rejected callers');
});

describe('a list', () => {
  const LIST = '/accounts/acme/lists/blocked';

  it('comes in pages', async () => {
    const first = await read(LIST);
    expect(rowsOf(first)).toBe(50);
    expect(await read(linkOf(first, 'Next ›'))).toContain('(212) 555-1050');
  });

  it.each([
    ['search=212+555-1007', 1, 'Numbers with this beginning.'],
    ['search=%2B1212', 50, 'Numbers with this beginning.'],
    ['search=5551007', 1, ''],
    ['search=premium', 1, 'Premium'],
    ['search=900&anywhere=yes', 1, ''],
    ['state=expired', 1, 'Expired'],
    ['state=unused&search=900', 1, ''],
    ['author=tester', 50, 'Added by'],
    ['author=nobody', 0, 'No entry matches.'],
    ['search=nothing', 0, 'No entry matches.'],
  ])('%s finds %i', async (query, rows, text) => {
    const html = await read(`${LIST}?${query}`);
    expect(rowsOf(html)).toBe(rows);
    expect(html).toContain(text);
  });

  it('knows which entries never met a call', async () => {
    const html = await read(`${LIST}?state=unused&search=4155550000`);
    expect(rowsOf(html)).toBe(0);
  });
});

describe('accounts', () => {
  it('come in pages', async () => {
    const first = await read('/accounts');
    expect(rowsOf(first)).toBe(50);
    expect(rowsOf(await read(linkOf(first, 'Next ›')))).toBe(22);
  });

  it.each([
    ['branch 69', 'branch-69'],
    ['GLOBEX', 'globex'],
    ['3105550199', 'branch-7'],
  ])('are found by %s', async (text, id) => {
    const html = await read(`/accounts?search=${encodeURIComponent(text)}`);
    expect(rowsOf(html)).toBe(1);
    expect(html).toContain(`id="account-${id}"`);
  });

  it('more than a menu holds are a link away', async () => {
    const html = await read('/accounts/acme/calls');
    expect(html.match(/href="\/accounts\/[^/"]*\/calls"/g)?.length).toBeLessThan(40);
    expect(html).toContain('<a href="/accounts">Find an account…</a>');
  });
});
