import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import {
  type Browser,
  type BrowserContextOptions,
  type Cookie,
  chromium,
  type Page,
} from 'playwright-core';
import { describe } from 'vitest';
import { which } from './which.js';

const CHROMIUM = ['chromium', 'chromium-browser', 'google-chrome'].map(which).find(Boolean);

if (CHROMIUM === undefined) {
  process.stderr.write(
    'There is no Chromium, so the page is not tested in a browser; on Debian: apt-get install chromium\n',
  );
}

/** A group of tests with a real browser. */
export const describeInBrowser = describe.skipIf(CHROMIUM === undefined);

let browser: Promise<Browser> | undefined;

/** One browser for all files of a worker. It ends with the worker's process. */
function launch(): Promise<Browser> {
  const args = ['--no-sandbox', '--disable-gpu', '--disable-quic'];
  args.push('--disable-background-networking', '--disable-extensions');
  browser ??= chromium.launch({ executablePath: CHROMIUM ?? '', args });
  return browser;
}

/** What a page said that nobody should read: console messages, errors, dialogs, refused requests. */
export interface Visitor {
  readonly page: Page;
  readonly complaints: string[];
}

const PATIENCE_MS = 60_000;

/** Somebody with cookies and settings of their own. */
export async function visitor(options: BrowserContextOptions = {}): Promise<Visitor> {
  const context = await (await launch()).newContext({ timezoneId: 'UTC', ...options });
  context.setDefaultTimeout(PATIENCE_MS);
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on('console', (message) => complaints.push(`${message.type()}: ${message.text()}`));
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('dialog', (dialog) => {
    complaints.push(`dialog: ${dialog.message()}`);
    return dialog.dismiss();
  });
  return { page, complaints };
}

export const PASSWORD = 'correct horse';

/** Cookies of who signed in already: attempts to sign in are limited. */
const signedIn = new Map<string, Cookie[]>();

/** Ends on the first view. */
export async function signIn(page: Page, url: string, name: string): Promise<void> {
  const key = `${url} ${name}`;
  const cookies = signedIn.get(key);
  if (cookies !== undefined) {
    await page.context().addCookies(cookies);
    await page.goto(url);
    return;
  }
  await page.goto(`${url}/sign-in`);
  await page.getByLabel('Name').fill(name);
  await page.getByLabel('Password').fill(PASSWORD);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.waitForURL(({ pathname }) => pathname !== '/sign-in');
  signedIn.set(key, await page.context().cookies());
}

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

interface Finding {
  readonly id: string;
  readonly nodes: readonly { readonly html: string }[];
}

/** The rules that look at colours; the others find the same in every theme. */
const OF_THEMES = ['color-contrast', 'link-in-text-block'];

/** What axe has against the page as it is shown, or against its colours alone. */
export async function findings(page: Page, { onlyColours = false } = {}): Promise<string[]> {
  // The page's own policy lets no foreign script in; the protocol may.
  if (!(await page.evaluate<boolean>("'axe' in window"))) await page.evaluate(AXE);
  const only = onlyColours ? { type: 'rule', values: OF_THEMES } : { type: 'tag', values: RULES };
  const violations: Finding[] = await page.evaluate(
    `axe.run(document, { runOnly: ${JSON.stringify(only)}, resultTypes: ['violations'] })
      .then(({ violations }) => violations)`,
  );
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' | ')}`);
}

/** How much wider than the window it is. */
export function surplusWidth(page: Page): Promise<number> {
  return page.evaluate('Math.max(0, document.documentElement.scrollWidth - innerWidth)');
}
