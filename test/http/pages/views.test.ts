import { afterAll, beforeAll, expect, it } from 'vitest';
import type { CallRecord } from '../../../src/store/call-log.js';
import {
  describeInBrowser,
  findings,
  signIn,
  surplusWidth,
  visitor,
} from '../../support/browser.js';
import { call, rejected } from '../../support/calls.js';
import { createOffice } from '../../support/office.js';
import { Web } from '../../support/web.js';

/*
 * Every view, with nothing in it and with fifty calls of hostile callers: nothing that a caller sent runs or
 * moves anything, and axe has nothing against it.
 */

const HOSTILE = [
  '<img src=x onerror=alert(1)>"\'',
  '\u202eright to left\u202c אבג دعوة',
  'W'.repeat(256),
  '=HYPERLINK("https://evil.example")',
  '😀\u0000\u0007\n<script>alert(1)</script>',
];

function hostileCalls(): CallRecord[] {
  return Array.from({ length: 50 }, (_, at) => {
    const text = HOSTILE[at % HOSTILE.length];
    const fields = { at: Date.now() - at * 3_600_000, name: text };
    if (at % 3 === 0) return rejected(`call-${at}`, { ...fields, list: 'acme/blocked' });
    if (at % 7 === 0) return call(`call-${at}`, { ...fields, presentation: 'withheld' });
    return call(`call-${at}`, { ...fields, caller: text, dialled: text });
  });
}

let empty: Web;
let full: Web;

beforeAll(async () => {
  empty = await Web.open(await createOffice());
  const db = await createOffice((edit) => {
    edit.createList('acme/blocked', 'block', {}, true);
    edit.createList('shared', 'block', { everyone: true }, true);
    const entries = HOSTILE.map((label, at) => ({
      kind: 'number' as const,
      text: `+1415555010${at}`,
      probe: `+1415555010${at}`,
      label: label.replaceAll('\0', ''),
      expiresAt: at === 0 ? 1 : undefined,
    }));
    edit.addEntries('acme/blocked', entries);
  }, hostileCalls());
  full = await Web.open(db);
});
afterAll(async () => {
  await empty.stop();
  await full.stop();
});

const VIEWS = [
  '/',
  '/accounts/acme',
  '/accounts/acme/calls?span=all',
  '/calls/call-0',
  '/calls/call-1',
  '/accounts/acme/lists',
  '/accounts/acme/lists/blocked',
  '/accounts/acme/find?number=4155550100',
  '/lists/shared',
  '/accounts/acme/settings',
  '/accounts/acme/try?from=4155550100&name=%3Cb%3E',
  '/accounts/acme/history',
  '/accounts',
  '/users',
  '/sign-in',
];
const EMPTY_VIEWS = VIEWS.filter((view) => !/call-|blocked|shared/.test(view));

const LARGEST_FIRST_VISIT = 100_000;
const THEMES = ['light', 'dark'] as const;
/** The last one is 1,280 x 1,024 px at 400 % (WCAG 1.4.10). */
const SIZES = [
  { width: 1_280, height: 800 },
  { width: 360, height: 800 },
  { width: 320, height: 256 },
];

describeInBrowser.concurrent.each([
  ['with hostile calls', () => full, VIEWS],
  ['with nothing in it', () => empty, EMPTY_VIEWS],
] as const)('%s', (_, office, views) => {
  it('every view is in order, in both themes, however wide', async () => {
    // Colours that are still changing would be judged half-way.
    const { page, complaints } = await visitor({ reducedMotion: 'reduce' });
    const { url } = office();
    await signIn(page, url, 'ada');
    const wrong: unknown[] = [];
    for (const view of views) {
      await page.emulateMedia({ colorScheme: THEMES[0] });
      const response = await page.goto(url + view);
      if (response?.status() !== 200) wrong.push([view, response?.status()]);
      for (const size of SIZES) {
        await page.setViewportSize(size);
        for (const colorScheme of THEMES) {
          await page.emulateMedia({ colorScheme });
          // Layouts are the same in both themes.
          const onlyColours = colorScheme !== THEMES[0] && size !== SIZES[1];
          const found = [await surplusWidth(page), ...(await findings(page, { onlyColours }))];
          if (found.join() !== '0') wrong.push([view, size.width, colorScheme, ...found]);
        }
      }
    }
    expect(wrong).toEqual([]);
    expect(complaints).toEqual([]);
  });
});

describeInBrowser('a first visit', () => {
  it('is small, and sends no request to another host', async () => {
    const { page } = await visitor();
    const hosts = new Set<string>();
    let bytes = 0;
    page.on('response', async (response) => {
      hosts.add(new URL(response.url()).host);
      bytes += (await response.body().catch(() => Buffer.alloc(0))).length;
    });
    await signIn(page, full.url, 'max');
    await page.waitForLoadState('networkidle');
    expect([...hosts]).toEqual([new URL(full.url).host]);
    expect(bytes).toBeLessThan(LARGEST_FIRST_VISIT);
  });
});
