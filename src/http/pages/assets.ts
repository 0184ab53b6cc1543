import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import type { Route } from '../route.js';
import { STYLESHEET } from './style/stylesheet.js';
import type { Assets } from './view/frame.js';

/** Next to this file or, if this is the TypeScript source, in the build. */
const COMPILED = ['script/', '../../../dist/http/pages/script/']
  .map((folder) => new URL(folder, import.meta.url))
  .find((folder) => existsSync(new URL('page.js', folder)));

/** The page names the first one, which imports the others. Without a build, the page has no script. */
const SCRIPTS = COMPILED === undefined ? [] : ['page', 'swap', 'keys', 'live', 'choice', 'import'];

const ICON = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect width="32" height="32" rx="7" fill="#0b57b8"/><path d="M9 23V9m0 7h14M23 9v14" stroke="#fff" stroke-width="3" stroke-linecap="round" fill="none"/></svg>`;

interface Asset {
  readonly type: string;
  readonly text: string;
}

const ASSETS: Readonly<Record<string, Asset>> = {
  'style.css': { type: 'text/css; charset=utf-8', text: STYLESHEET },
  'icon.svg': { type: 'image/svg+xml', text: ICON },
  ...Object.fromEntries(
    SCRIPTS.map((name) => [`${name}.js`, { type: 'text/javascript', text: readScript(name) }]),
  ),
};

/** Changes with any asset, so that browsers can cache assets for ever. */
const VERSION = createHash('sha256').update(JSON.stringify(ASSETS)).digest('hex').slice(0, 12);

export const assets: Assets = {
  style: `/assets/${VERSION}/style.css`,
  scripts: SCRIPTS.map((name) => `/assets/${VERSION}/${name}.js`),
};

const FOR_EVER = 'public, max-age=31536000, immutable';

export const ASSET_ROUTES: readonly Route[] = Object.entries(ASSETS).map(([name, asset]) => ({
  method: 'GET',
  path: `/assets/${VERSION}/${name}`,
  role: 'anyone',
  handle: () =>
    new Response(asset.text, {
      headers: { 'content-type': asset.type, 'cache-control': FOR_EVER },
    }),
}));

/** Reads a script without its comments and indentation. */
function readScript(name: string): string {
  const text = readFileSync(new URL(`${name}.js`, COMPILED), 'utf8');
  return text.replace(/^\s*(?:\/\/.*|\/\*\*?[\s\S]*?\*\/)\n/gm, '').replace(/^ +/gm, '');
}
