import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { chromium, type Locator, type Page } from 'playwright-core';
import { addUser, callLogFile, openAccessStore, openCallLog, openPolicyStore } from './built.js';
import { startWeb } from './processes.js';
import { figure, heading, printMachine, printTargets, table, target } from './report.js';

/*
 * `npm run bench:tasks`: the tasks of the user's manual in a real browser on the built server, by mouse and by
 * keyboard alone, from the first view after signing in. A browser that is driven has no hands: what a person
 * would take is estimated from what they press by the keystroke-level model (Card, Moran and Newell, 1980).
 */

const PASSWORD = 'correct horse';
const DAY_MS = 86_400_000;
const MOST_SECONDS = 30;

/** Seconds: a key of an average typist, a click with the way to it, a hand that changes, a decision. */
const [KEY_S, CLICK_S, HAND_S, THINK_S] = [0.28, 1.3, 0.4, 1.35];

/** Counts what is pressed. */
class Hands {
  readonly page: Page;
  keys = 0;
  clicks = 0;
  changes = 0;
  decisions = 0;
  #isAtMouse = false;

  constructor(page: Page) {
    this.page = page;
  }

  async click(locator: Locator): Promise<void> {
    this.#take(true);
    this.clicks++;
    this.decisions++;
    await locator.click();
  }

  async type(text: string): Promise<void> {
    this.#take(false);
    this.keys += text.length;
    this.decisions++;
    await this.page.keyboard.type(text);
  }

  async press(key: string): Promise<void> {
    this.#take(false);
    this.keys++;
    await this.page.keyboard.press(key);
  }

  /** By the key Tab alone. Throws where it isn't reached. */
  async tabTo(locator: Locator): Promise<void> {
    this.decisions++;
    await locator.waitFor();
    for (let count = 0; count < 60; count++) {
      if ((await locator.and(this.page.locator(':focus')).count()) > 0) return;
      await this.press('Tab');
    }
    throw new Error(`${locator} is not reached by Tab`);
  }

  /** Chooses from a list by its first letters or with arrows. */
  async select(locator: Locator, label: string): Promise<void> {
    this.clicks += 2;
    this.decisions++;
    await locator.selectOption({ label });
  }

  get seconds(): number {
    const { keys, clicks, changes, decisions } = this;
    return keys * KEY_S + clicks * CLICK_S + changes * HAND_S + decisions * THINK_S;
  }

  #take(isMouse: boolean): void {
    if (isMouse !== this.#isAtMouse) this.changes++;
    this.#isAtMouse = isMouse;
  }
}

type Task = readonly [title: string, steps: (hands: Hands) => Promise<void>];

const link = (page: Page, name: string) => page.getByRole('link', { name, exact: true });
const message = (page: Page, text: string) => page.locator('#message').getByText(text).waitFor();

const BY_MOUSE: readonly Task[] = [
  [
    'make a list with two numbers that blocks anonymous callers, active at once',
    async (hands) => {
      const { page } = hands;
      await hands.click(link(page, 'Lists'));
      await hands.click(page.getByLabel('Name'));
      await hands.type('nuisance');
      await hands.click(page.getByLabel('Block anonymous callers too'));
      await hands.click(page.getByLabel('Numbers, one per line'));
      await hands.type('4155550111\n4155550112');
      await hands.click(page.getByRole('button', { name: 'Create the list' }));
      await message(page, 'acme/nuisance is created, with 2 entries.');
      await page.getByText('Active', { exact: true }).waitFor();
    },
  ],
  [
    "find yesterday's call from a number",
    async (hands) => {
      const { page } = hands;
      await hands.click(link(page, 'Calls'));
      await hands.click(page.getByLabel('Number or name'));
      await hands.type('4155550177');
      await hands.select(page.getByLabel('Time'), 'Last 7 days');
      await page.getByRole('row', { name: 'Window Sales' }).waitFor();
    },
  ],
  [
    'block it',
    async (hands) => {
      const { page } = hands;
      await hands.click(page.getByRole('button', { name: 'Block +14155550177' }));
      await message(page, 'is blocked from the next call on.');
    },
  ],
  [
    'undo',
    async (hands) => {
      await hands.click(hands.page.getByRole('button', { name: 'Undo' }));
      await message(hands.page, 'Undone');
    },
  ],
];

const BY_KEYBOARD: readonly Task[] = [
  [
    'make a list with two numbers that blocks anonymous callers, active at once',
    async (hands) => {
      const { page } = hands;
      await hands.tabTo(link(page, 'Lists'));
      await hands.press('Enter');
      await page.waitForURL('**/lists');
      const name = page.getByLabel('Name');
      if (!(await name.isVisible())) {
        await hands.tabTo(page.getByText('New list'));
        await hands.press('Enter');
      }
      await hands.tabTo(name);
      await hands.type('nuisance-2');
      await hands.tabTo(page.getByLabel('Block anonymous callers too'));
      await hands.press('Space');
      await hands.tabTo(page.getByLabel('Numbers, one per line'));
      await hands.type('4155550121\n4155550122');
      await hands.tabTo(page.getByRole('button', { name: 'Create the list' }));
      await hands.press('Enter');
      await message(page, 'acme/nuisance-2 is created, with 2 entries.');
    },
  ],
  [
    "find yesterday's call from a number",
    async (hands) => {
      const { page } = hands;
      await hands.tabTo(link(page, 'Calls'));
      await hands.press('Enter');
      await page.waitForURL('**/calls');
      await hands.press('/');
      await hands.type('4155550177');
      await hands.press('Tab');
      await hands.press('ArrowDown');
      await page.getByRole('row', { name: 'Window Sales' }).waitFor();
    },
  ],
  [
    'block it',
    async (hands) => {
      const { page } = hands;
      await hands.tabTo(page.getByRole('button', { name: 'Block +14155550177' }));
      await hands.press('Enter');
      await message(page, 'is blocked from the next call on.');
    },
  ],
  [
    'undo',
    async (hands) => {
      await hands.press('u');
      await message(hands.page, 'Undone');
    },
  ],
];

printMachine();
const folder = mkdtempSync(join(tmpdir(), 'ringfence-bench-tasks-'));
process.once('exit', () => rmSync(folder, { recursive: true }));
const server = await startWeb(await makeOffice(join(folder, 'ringfence.db')));
const browser = await chromium.launch({
  executablePath: process.env['CHROMIUM'] ?? '/usr/bin/chromium',
  args: ['--no-sandbox'],
});
await measure('by mouse', BY_MOUSE);
await measure('by keyboard alone', BY_KEYBOARD);
await browser.close();
await server.stop();
printTargets();
process.exit();

async function makeOffice(db: string): Promise<string> {
  const authorship = { author: 'bench', what: 'bench' };
  const policy = openPolicyStore(db, { create: true });
  await policy.change(authorship, (edit) => edit.addAccount('acme', { country: 'US' }));
  policy.close();
  const access = openAccessStore(db);
  const max = { name: 'max', role: 'manager', accounts: ['acme'], password: PASSWORD } as const;
  await addUser(access, max, authorship);
  access.close();
  const log = openCallLog(callLogFile(db), { create: true });
  const common = { account: 'acme', presentation: 'presented', dialled: '1000', latencyUs: 900 };
  const through = { ...common, verdict: 'transfer', reason: 'default' } as const;
  const calls = Array.from({ length: 200 }, (_, at) => ({
    ...through,
    at: Date.now() - at * 60_000,
    uuid: `other-${at}`,
    caller: `+1202555${String(at).padStart(4, '0')}`,
  }));
  const wanted = { at: Date.now() - DAY_MS, uuid: 'wanted', name: 'Window Sales' };
  log.append([{ ...through, ...wanted, caller: '+14155550177' }, ...calls]);
  log.close();
  return db;
}

async function measure(how: string, tasks: readonly Task[]): Promise<void> {
  const context = await browser.newContext({ timezoneId: 'UTC' });
  const page = await context.newPage();
  await page.goto(`http://127.0.0.1:${server.port}/sign-in`);
  await page.getByLabel('Name').fill('max');
  await page.getByLabel('Password').fill(PASSWORD);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByRole('heading', { name: 'Overview' }).waitFor();
  const rows: string[][] = [];
  for (const [title, steps] of tasks) {
    const hands = new Hands(page);
    const started = performance.now();
    await steps(hands);
    const seconds = (performance.now() - started) / 1_000;
    const counts = [hands.keys, hands.clicks].map(String);
    rows.push([title, ...counts, figure(hands.seconds), figure(seconds)]);
    target(`${how}: ${title}`, hands.seconds + seconds, MOST_SECONDS, 's');
  }
  await context.close();
  heading(`Tasks of the manual, ${how}`);
  table(['', 'keys', 'clicks', 'a person (s)', 'browser and server (s)'], rows);
}
