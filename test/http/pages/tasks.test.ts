import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { checkCaller } from '../../../src/admin/check-caller.js';
import { openPolicyStore } from '../../../src/store/sqlite/policy-store.js';
import { describeInBrowser, signIn, visitor } from '../../support/browser.js';
import { call } from '../../support/calls.js';
import { createOffice } from '../../support/office.js';
import { Web } from '../../support/web.js';

/*
 * The tasks of the user's manual: create a list, block anonymous callers, add numbers, activate the list, find
 * the exact number in the log and block it, and undo that.
 */

const DAY_MS = 86_400_000;
const YESTERDAY = Date.now() - DAY_MS;

let db: string;
let web: Web;

beforeAll(async () => {
  const others = Array.from({ length: 60 }, (_, at) =>
    call(`other-${at}`, { at: Date.now() - at * 1_000, caller: '+12025550143' }),
  );
  const wanted = call('wanted', { at: YESTERDAY, caller: '+14155550177', name: 'Window Sales' });
  db = await createOffice(() => {}, [wanted, ...others]);
  web = await Web.open(db);
});
afterAll(() => web.stop());

/** The verdict that a call would get now. */
async function verdictOn(caller: { from?: string; privacy?: string }): Promise<string> {
  const policy = openPolicyStore(db);
  const { report } = await checkCaller(policy, 'acme', caller, Date.now());
  policy.close();
  return `${report.verdict} ${report.reason}`;
}

async function expectMessage(page: Page, text: string): Promise<void> {
  await page.locator('#message').getByText(text).waitFor();
}

describeInBrowser('by mouse', () => {
  it('a new list with two numbers and anonymous callers applies at once', async () => {
    const { page, complaints } = await visitor();
    await signIn(page, web.url, 'max');
    await page.getByRole('link', { name: 'Lists', exact: true }).click();
    await page.getByLabel('Name').fill('Nuisance Calls');
    await page.getByLabel('Block anonymous callers too').check();
    await page.getByLabel('Numbers, one per line').fill('(415) 555-0111\n+44 20 7183 8750');
    await page.getByRole('button', { name: 'Create the list' }).click();
    await expectMessage(page, 'acme/nuisance-calls is created, with 2 entries.');
    expect(await page.getByRole('heading', { level: 1 }).textContent()).toBe('acme/nuisance-calls');
    expect(await page.getByText('Not active').count()).toBe(0);
    expect(await verdictOn({ from: '4155550111' })).toBe('reject blocked-number');
    expect(await verdictOn({ from: '+442071838750' })).toBe('reject blocked-number');
    expect(await verdictOn({ privacy: 'id' })).toBe('reject blocked-anonymous');

    await page.getByRole('switch').click();
    await page.getByText('Not active: this list has no effect for acme.').waitFor();
    expect(await verdictOn({ from: '4155550111' })).toBe('transfer default');
    await page.getByRole('switch').click();
    await page
      .getByText('Not active: this list has no effect for acme.')
      .waitFor({ state: 'hidden' });
    expect(await verdictOn({ from: '4155550111' })).toBe('reject blocked-number');
    expect(complaints).toEqual([]);
  });

  it("yesterday's call is found by its number and blocked, and Undo allows the caller again", async () => {
    const { page, complaints } = await visitor();
    await signIn(page, web.url, 'max');
    await page.getByRole('link', { name: 'Calls', exact: true }).click();
    await page.getByLabel('Number').fill('(415) 555-0177');
    await page.getByLabel('Time').selectOption('Last 7 days');
    const row = page.getByRole('row', { name: 'Window Sales' });
    await row.getByRole('button', { name: 'Block' }).click();
    await expectMessage(page, '(415) 555-0177 is blocked from the next call on.');
    await row.getByText('blocked now').waitFor();
    expect(await verdictOn({ from: '4155550177' })).toBe('reject blocked-number');

    await page.getByRole('button', { name: 'Undo' }).click();
    await expectMessage(page, 'Undone');
    await row.getByRole('button', { name: 'Block' }).waitFor();
    expect(await verdictOn({ from: '4155550177' })).toBe('transfer default');
    expect(complaints).toEqual([]);
  });

  it('reasons are shown below the row, with the remedy', async () => {
    const { page, complaints } = await visitor();
    await signIn(page, web.url, 'max');
    await page.goto(`${web.url}/accounts/acme/calls?number=%2B14155550177&span=all`);
    const link = page.getByRole('link', { name: 'Why' });
    await link.click();
    await page.getByText('Rules in the order of precedence').waitFor();
    await page.getByText('are let through').waitFor();
    expect(await link.getAttribute('aria-expanded')).toBe('true');
    await link.click();
    await page.getByText('Rules in the order of precedence').waitFor({ state: 'hidden' });
    expect(complaints).toEqual([]);
  });

  it('a number is found in a list, which is renamed, copied, emptied, and filled by Undo', async () => {
    const { page, complaints } = await visitor();
    await signIn(page, web.url, 'max');
    const open = async (id: string) => {
      const details = page.locator(id);
      if ((await details.getAttribute('open')) !== null) return;
      await details.locator('summary').first().click();
    };
    await page.goto(`${web.url}/accounts/acme/lists`);
    await open('#new-list');
    await page.getByLabel('Name').fill('first');
    await page.getByLabel('Numbers, one per line').fill('(415) 555-0122');
    await page.getByRole('button', { name: 'Create the list' }).click();
    await expectMessage(page, 'acme/first is created');
    await page.goto(`${web.url}/accounts/acme/lists`);
    await page.getByLabel('Find a number in these lists').fill('4155550122');
    await page.getByRole('button', { name: 'Find' }).click();
    await page.getByRole('row', { name: 'In effect' }).getByRole('link', { name: 'first' }).click();
    await open('#list-settings');
    await page.getByLabel('Another name').fill('second');
    await page.getByRole('button', { name: 'Rename' }).click();
    await expectMessage(page, 'acme/first is now called acme/second.');
    await open('#list-settings');
    await page.getByLabel('Name of a copy').fill('third');
    await page.getByRole('button', { name: 'Copy' }).click();
    await expectMessage(page, 'acme/third is created, with 1 entry of acme/second.');
    await open('#list-settings');
    await page.getByText('Remove all entries…').click();
    await page.getByRole('button', { name: 'Remove 1 entry' }).click();
    await expectMessage(page, '1 entry removed from acme/third.');
    await page.getByText('Empty: add a number').waitFor();
    await page.getByRole('button', { name: 'Undo' }).click();
    await expectMessage(page, 'Undone');
    await page.getByRole('row', { name: '(415) 555-0122' }).waitFor();
    expect(complaints).toEqual([]);
  });

  it('five hundred pasted numbers are shown before they are added', async () => {
    const { page } = await visitor();
    await signIn(page, web.url, 'max');
    await page.goto(`${web.url}/accounts/acme/lists`);
    await page.getByText('New list').click();
    await page.getByLabel('Name').fill('pasted');
    await page.getByRole('button', { name: 'Create the list' }).click();
    await expectMessage(page, 'acme/pasted is created');
    await page.getByText('Paste many, or import a file…').click();
    const numbers = Array.from(
      { length: 500 },
      (_, at) => `(415) 555-${String(1_000 + at)}, note ${at}`,
    );
    const text = [...numbers, '4155550l00, a letter', '415, an extension'].join('\n');
    await page.getByLabel('One entry per line').fill(text);
    await page.getByRole('button', { name: 'See what would be added' }).click();
    await page.getByRole('heading', { name: 'What would be added' }).waitFor();
    await page.getByRole('row', { name: '4155550l00' }).getByText('invalid').waitFor();
    await page.getByRole('row', { name: 'taken as the extension 415' }).waitFor();
    await page.getByRole('button', { name: 'Add 501 entries, leave out 1' }).click();
    await expectMessage(page, '501 entries added to acme/pasted');
    await page.getByRole('searchbox').fill('note 499');
    await page.getByRole('button', { name: 'Search' }).click();
    await page.getByRole('row', { name: '(415) 555-1499' }).waitFor();
    expect(await page.getByRole('row').count()).toBe(2);
  });

  it('shows how a number is read while it is typed', async () => {
    const { page } = await visitor();
    await signIn(page, web.url, 'max');
    await page.goto(`${web.url}/accounts/acme/lists/pasted`);
    const field = page.getByLabel('Add a number');
    await field.fill('+44 (0)20 7183 8750');
    await page.getByText('exactly +44 20 7183 8750 (United Kingdom)').waitFor();
    await field.fill('+1*');
    await page.getByText('more than a whole country').waitFor();
    await field.fill('1-800-FLOWERS');
    await page.locator('#preview .bad').waitFor();
  });

  it('keeps what was typed if it is rejected, and adds it anyway when confirmed', async () => {
    const { page } = await visitor();
    await signIn(page, web.url, 'max');
    await page.goto(`${web.url}/accounts/acme/lists/pasted`);
    const field = page.getByLabel('Add a number');
    await field.fill('+1*');
    await page.getByRole('button', { name: 'Add', exact: true }).click();
    await expectMessage(page, 'more than a whole country');
    expect(await field.inputValue()).toBe('+1*');
    await page.getByRole('button', { name: 'Do it anyway' }).click();
    await expectMessage(page, '+1* is on acme/pasted.');
    await page.getByRole('button', { name: 'Undo' }).click();
    await expectMessage(page, 'Undone');
  });
});

describeInBrowser('by keyboard alone', () => {
  it('a call is found, blocked, and allowed again', async () => {
    const { page } = await visitor();
    await signIn(page, web.url, 'max');
    await page.goto(`${web.url}/accounts/acme/calls?span=7d`);
    await page.keyboard.press('/');
    await page.keyboard.type('4155550177');
    await page.keyboard.press('Enter');
    await page.getByRole('row', { name: 'Window Sales' }).waitFor();
    await expect.poll(() => page.getByRole('row').count()).toBe(2);
    await page.evaluate('document.activeElement.blur()');
    await page.keyboard.press('j');
    await page.keyboard.press('b');
    await expectMessage(page, 'is blocked from the next call on.');
    await page.keyboard.press('u');
    await expectMessage(page, 'Undone');
    expect(await verdictOn({ from: '4155550177' })).toBe('transfer default');
  });

  it('the focus stays on the changed row', async () => {
    const { page } = await visitor();
    await signIn(page, web.url, 'max');
    await page.goto(`${web.url}/accounts/acme/calls?number=4155550177&span=all`);
    await page.getByRole('button', { name: 'Block +14155550177' }).focus();
    await page.keyboard.press('Enter');
    await expectMessage(page, 'is blocked from the next call on.');
    const focused = () => page.evaluate('document.activeElement.getAttribute("aria-label")');
    await expect.poll(focused).toBe('Allow +14155550177');
    await page.keyboard.press('u');
    await expectMessage(page, 'Undone');
  });

  it('lists are chosen with arrow keys', async () => {
    const { page } = await visitor();
    await signIn(page, web.url, 'max');
    await page.goto(`${web.url}/accounts/acme/settings`);
    const list = page.getByRole('button', { name: 'Take out acme/pasted' });
    await list.focus();
    await page.keyboard.press('ArrowLeft');
    await expectMessage(page, 'acme/pasted is not active for acme.');
    await page.keyboard.press('ArrowRight');
    await expectMessage(page, 'acme/pasted is active for acme.');
    const focused = () => page.evaluate('document.activeElement.getAttribute("aria-label")');
    await expect.poll(focused).toBe('Take out acme/pasted');
  });

  it('several rows are ticked, and removed at once', async () => {
    const { page } = await visitor();
    await signIn(page, web.url, 'max');
    await page.goto(`${web.url}/accounts/acme/lists/pasted?search=note+49`);
    const button = page.getByRole('button', { name: 'Remove the ticked entries' });
    expect(await button.isVisible()).toBe(false);
    for (const key of ['j', 'x', 'j', 'x']) await page.keyboard.press(key);
    await button.focus();
    await page.keyboard.press('Enter');
    await expectMessage(page, '2 entries are removed from acme/pasted.');
    await page.keyboard.press('u');
    await expectMessage(page, 'Undone');
  });

  it('? shows the keys, which can be turned off', async () => {
    const { page } = await visitor();
    await signIn(page, web.url, 'max');
    await page.keyboard.press('?');
    await page.getByRole('dialog', { name: 'Keys' }).waitFor();
    await page.getByLabel('Single keys are on').uncheck();
    await page.keyboard.press('Escape');
    await page.goto(`${web.url}/accounts/acme/calls`);
    await page.evaluate('document.activeElement.blur()');
    await page.keyboard.press('/');
    expect(await page.evaluate('document.activeElement === document.body')).toBe(true);
  });
});

describeInBrowser('without JavaScript', () => {
  it('forms are posted, and the page shows a message with undo', async () => {
    const { page } = await visitor({ javaScriptEnabled: false });
    await signIn(page, web.url, 'max');
    await page.goto(`${web.url}/accounts/acme/calls?number=4155550177&span=all`);
    await page.getByRole('button', { name: 'Block' }).click();
    await expectMessage(page, 'is blocked from the next call on.');
    expect(new URL(page.url()).search).toBe('?number=4155550177&span=all');
    await page.getByRole('button', { name: 'Undo' }).click();
    await expectMessage(page, 'Undone');
    await page.reload();
    expect(await page.locator('#message').textContent()).toBe('');

    await page.goto(`${web.url}/accounts/acme/lists/pasted`);
    await page.getByLabel('Add a number').fill('1-800-FLOWERS');
    await page.getByRole('button', { name: 'Add', exact: true }).click();
    await page.getByText('Nothing was changed.').waitFor();
    await page.getByLabel('Number, prefix or name').fill('1-800-356-9377');
    await page.getByRole('button', { name: 'Send it again' }).click();
    await expectMessage(page, '(800) 356-9377 is on acme/pasted.');
  });
});
