import { afterAll, beforeAll, expect, it } from 'vitest';
import { openCallLog } from '../../../src/store/sqlite/calls/call-log.js';
import { callLogFile } from '../../../src/store/sqlite/database/open.js';
import { describeInBrowser, PASSWORD, signIn, visitor } from '../../support/browser.js';
import { call } from '../../support/calls.js';
import { createOffice } from '../../support/office.js';
import { Web } from '../../support/web.js';

/* Events while the page is open: new calls, ended sessions, other editors, a stopped server. */

let db: string;
let web: Web;

beforeAll(async () => {
  db = await createOffice(
    (edit) => edit.createList('acme/blocked', 'block', {}, true),
    [call('first', { name: 'First' })],
  );
  web = await Web.open(db);
});
afterAll(() => web.stop());

const LIST = '/accounts/acme/lists/blocked';

describeInBrowser('while the page is open', () => {
  it('new calls are shown and can be blocked', async () => {
    const { page, complaints } = await visitor();
    await signIn(page, web.url, 'max');
    await page.goto(`${web.url}/accounts/acme/calls`);
    await page.getByRole('button', { name: 'Live', pressed: true }).waitFor();
    const log = openCallLog(callLogFile(db));
    log.append([
      call('second', { name: '<b>Second</b>', caller: '+12025550143' }),
      call('other', { account: 'globex', name: 'Not for acme' }),
    ]);
    log.close();
    const row = page.getByRole('row', { name: '<b>Second</b>' });
    await row.getByRole('button', { name: 'Block' }).click();
    await page.getByText('(202) 555-0143 is blocked from the next call on.').waitFor();
    await row.getByText('blocked now').waitFor();
    expect(await page.getByText('Not for acme').count()).toBe(0);
    expect(complaints).toEqual([]);
  });

  it('the first call of all is shown, too', async () => {
    const office = await createOffice();
    const quiet = await Web.start(office);
    const { page, complaints } = await visitor();
    await signIn(page, quiet.url, 'max');
    await page.goto(`${quiet.url}/accounts/acme/calls`);
    await page.getByRole('button', { name: 'Live', pressed: true }).waitFor();
    await page.getByText('No call was screened yet.').waitFor();
    const log = openCallLog(callLogFile(office));
    log.append([call('very-first', { name: 'Very First' })]);
    log.close();
    await page.getByRole('row', { name: 'Very First' }).waitFor();
    expect(await page.getByText('No call was screened yet.').count()).toBe(0);
    expect(complaints).toEqual([]);
  });

  it('new calls wait while the pointer is on a row, and the button shows them', async () => {
    const { page } = await visitor();
    await signIn(page, web.url, 'max');
    await page.goto(`${web.url}/accounts/acme/calls`);
    const live = page.getByRole('button', { name: 'Live', pressed: true });
    await live.waitFor();
    await page.getByRole('row', { name: 'First' }).hover();
    const log = openCallLog(callLogFile(db));
    log.append([call('third', { name: 'Third' })]);
    log.close();
    const waiting = page.getByRole('button', { name: '1 new call', exact: true });
    await waiting.waitFor();
    expect(await page.getByRole('row', { name: 'Third' }).count()).toBe(0);
    await waiting.click();
    await page.getByRole('row', { name: 'Third' }).waitFor();
    await live.waitFor();
  });

  it('what is being typed stays when something else on the page is done', async () => {
    const { page } = await visitor();
    await signIn(page, web.url, 'max');
    await page.goto(web.url + LIST);
    await page.getByLabel('Add a number').fill('4155550199');
    await page.getByRole('button', { name: 'Add', exact: true }).click();
    await page.getByText('(415) 555-0199 is on acme/blocked.').waitFor();
    await page.getByLabel('Add a number').fill('41555501');
    await page.getByRole('button', { name: 'Remove +14155550199' }).click();
    await page.getByText('(415) 555-0199 is removed from acme/blocked.').waitFor();
    expect(await page.getByLabel('Add a number').inputValue()).toBe('41555501');
  });

  it('what was typed is restored after signing in again', async () => {
    const { page } = await visitor();
    await signIn(page, web.url, 'max');
    await page.goto(web.url + LIST);
    await page.getByLabel('Add a number').fill('4155550133');
    await page.getByLabel('Note').first().fill('typed before');
    await page.context().clearCookies({ name: 'session' });
    await page.getByRole('button', { name: 'Add', exact: true }).click();
    await page.getByLabel('Password').fill(PASSWORD);
    await page.getByLabel('Name').fill('max');
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByText('What you typed is back').waitFor();
    expect(new URL(page.url()).pathname).toBe(LIST);
    expect(await page.getByLabel('Add a number').inputValue()).toBe('4155550133');
    await page.getByRole('button', { name: 'Add', exact: true }).click();
    await page.getByText('(415) 555-0133 is on acme/blocked.').waitFor();
    await page.getByRole('row', { name: 'typed before' }).waitFor();
  });

  it('two editors of a list lose no change', async () => {
    const [one, two] = [await visitor(), await visitor()];
    for (const { page } of [one, two]) {
      await signIn(page, web.url, 'max');
      await page.goto(web.url + LIST);
    }
    for (const [{ page }, number] of [
      [one, '4155550151'],
      [two, '4155550152'],
    ] as const) {
      await page.getByLabel('Add a number').fill(number);
      await page.getByRole('button', { name: 'Add', exact: true }).click();
    }
    await two.page.getByRole('row', { name: '(415) 555-0151' }).waitFor();
    await two.page.getByRole('row', { name: '(415) 555-0152' }).waitFor();
    await one.page.getByRole('button', { name: 'Undo' }).click();
    await one.page.getByRole('row', { name: '(415) 555-0151' }).waitFor({ state: 'hidden' });
    await one.page.getByRole('row', { name: '(415) 555-0152' }).waitFor();
  });

  it('a stopped server is reported, and what was typed stays', async () => {
    const gone = await Web.open(db);
    const { page } = await visitor();
    await signIn(page, gone.url, 'max');
    await page.goto(gone.url + LIST);
    await page.getByLabel('Add a number').fill('4155550144');
    await gone.stop();
    await page.getByRole('button', { name: 'Add', exact: true }).click();
    await page.getByText('The server can’t be reached.').waitFor();
    expect(await page.getByLabel('Add a number').inputValue()).toBe('4155550144');
  });

  it('times are in the zone of the reader', async () => {
    const at = Date.UTC(2026, 0, 15, 23, 30);
    const log = openCallLog(callLogFile(db));
    log.append([call('winter', { at, caller: '+12025550199' })]);
    log.close();
    const { page } = await visitor({ timezoneId: 'Asia/Tokyo' });
    await signIn(page, web.url, 'max');
    await page.goto(`${web.url}/accounts/acme/calls?span=all&number=2025550199`);
    await page.locator('main[data-zone="Asia/Tokyo"]').waitFor();
    const time = page.locator('.call time');
    expect(await time.textContent()).toContain('16 Jan');
    expect(await time.getAttribute('title')).toContain('08:30');
  });
});
