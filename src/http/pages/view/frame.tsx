import type { Child } from 'hono/jsx';
import type { Role } from '../../../store/access.js';
import { inAccount } from './links.js';
import { type Message, MessageBar } from './message.js';
import { type Reader, ReaderContext } from './reader.js';

const VIEWS = {
  overview: { path: '', title: 'Overview' },
  calls: { path: 'calls', title: 'Calls' },
  lists: { path: 'lists', title: 'Lists' },
  settings: { path: 'settings', title: 'Settings' },
  try: { path: 'try', title: 'Try a caller' },
  history: { path: 'history', title: 'History' },
  accounts: { path: 'accounts', title: 'Accounts' },
  users: { path: 'users', title: 'Users' },
} as const;
export type ViewName = keyof typeof VIEWS;

export interface AccountName {
  readonly id: string;
  readonly name: string;
}

/** What surrounds every view after signing in. */
export interface Frame {
  readonly view: ViewName;
  /** Before the account in the title. */
  readonly title: string;
  /** The account of the view; undefined for all accounts. */
  readonly account: AccountName | undefined;
  /** Those that the reader may choose, as many as a menu holds. */
  readonly accounts: readonly AccountName[];
  readonly hasMoreAccounts: boolean;
  readonly user: { readonly name: string; readonly role: Role };
  readonly reader: Reader;
  readonly message?: Message | undefined;
  readonly assets: Assets;
}

/** Addresses of the stylesheet and the scripts. The first script imports the others. */
export interface Assets {
  readonly style: string;
  readonly scripts: readonly string[];
}

export function Page({ frame, children }: { frame: Frame; children: Child }) {
  const { title, account, assets, reader, message } = frame;
  return (
    <ReaderContext.Provider value={reader}>
      <Document
        title={account === undefined ? title : `${title} · ${account.name}`}
        assets={assets}
      >
        <a class="skip" href="#main">
          Skip to content
        </a>
        <Bar frame={frame} />
        <main id="main" tabindex={-1} data-zone={reader.zone}>
          {children}
        </main>
        <MessageBar message={message} />
        <KeyHelp />
      </Document>
    </ReaderContext.Provider>
  );
}

/** An HTML document. */
export function Document({
  title,
  assets: { style, scripts },
  children,
}: {
  title: string;
  assets: Assets;
  children: Child;
}) {
  const [script, ...others] = scripts;
  return (
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <title>{`${title} · Ringfence`}</title>
        <link rel="icon" href={style.replace(/[^/]*$/, 'icon.svg')} type="image/svg+xml" />
        <link rel="stylesheet" href={style} />
        {others.map((href) => (
          <link rel="modulepreload" href={href} />
        ))}
        {script === undefined ? null : <script type="module" src={script} />}
      </head>
      <body>{children}</body>
    </html>
  );
}

function Bar({ frame }: { frame: Frame }) {
  return (
    <header class="bar">
      <a class="brand" href={inAccount(frame.account?.id)}>
        Ringfence
      </a>
      <button type="button" class="button quiet nav-button" popovertarget="nav">
        Menu
      </button>
      <nav id="nav" popover="auto" aria-label="Views">
        {linksOf(frame).map(({ href, title, isHere }) => (
          <a href={href} aria-current={isHere ? 'page' : undefined}>
            {title}
          </a>
        ))}
      </nav>
      <div class="menus">
        <AccountMenu frame={frame} />
        <UserMenu frame={frame} />
      </div>
    </header>
  );
}

function linksOf({ view: here, account, user }: Frame) {
  const names: ViewName[] = ['overview', 'calls', 'lists'];
  if (account !== undefined) names.push('settings', 'try');
  names.push('history');
  if (user.role === 'admin') names.push(...(account === undefined ? ADMIN_VIEWS : []), 'users');
  return names.map((name) => {
    const { path, title } = VIEWS[name];
    const href = inAccount(name === 'users' ? undefined : account?.id, path);
    return { href, title, isHere: name === here };
  });
}

/** Without an account; with one, the menu leads there. */
const ADMIN_VIEWS: readonly ViewName[] = ['accounts'];

/** Keeps the view when another account is chosen, if that account has it; otherwise leads to the overview. */
function AccountMenu({
  frame: { account, accounts, hasMoreAccounts, view, user },
}: {
  frame: Frame;
}) {
  const stays = view === 'calls' || view === 'lists' || view === 'history';
  const path = account !== undefined || stays ? (isOfNone(view) ? '' : VIEWS[view].path) : '';
  const all = user.role === 'admin';
  if (accounts.length === 0 && !all) return null;
  return (
    <details class="menu">
      <summary>
        <span class="visually-hidden">Account: </span>
        <span class="cut">{account?.name ?? 'All accounts'}</span>
      </summary>
      <div class="menu-items">
        {all ? (
          <a
            href={stays ? `/${path}` : '/'}
            aria-current={account === undefined ? 'true' : undefined}
          >
            All accounts
          </a>
        ) : null}
        {accounts.map(({ id, name }) => (
          <a href={inAccount(id, path)} aria-current={id === account?.id ? 'true' : undefined}>
            <span class="cut">{name}</span>
            {name === id ? null : <small>{id}</small>}
          </a>
        ))}
        {hasMoreAccounts || all ? <a href="/accounts">Find an account…</a> : null}
      </div>
    </details>
  );
}

function isOfNone(view: ViewName): boolean {
  return view === 'users' || view === 'accounts';
}

const ROLE_WORDS: Readonly<Record<Role, string>> = {
  admin: 'may change everything',
  manager: 'may change these accounts',
  viewer: 'may look',
};

function UserMenu({ frame: { user } }: { frame: Frame }) {
  return (
    <details class="menu">
      <summary>
        <span class="visually-hidden">Signed in as </span>
        <span class="cut">{user.name}</span>
      </summary>
      <div class="menu-items">
        <p class="note">
          {user.role}: {ROLE_WORDS[user.role]}
        </p>
        <form method="post" action="/sign-out">
          <button type="submit" class="button plain">
            Sign out
          </button>
        </form>
      </div>
    </details>
  );
}

const KEYS = [
  ['/', 'search'],
  ['j k', 'next and previous row'],
  ['b', 'block the caller of the row'],
  ['a', 'allow the caller of the row'],
  ['x', 'tick the row'],
  ['Enter', 'why? of the row'],
  ['u', 'undo the last change'],
  ['?', 'this list'],
] as const;

/** Opened by the script, without which the keys don't work. */
function KeyHelp() {
  return (
    <div id="keys" popover="auto" role="dialog" aria-label="Keys" class="keys">
      <h2>Keys</h2>
      <dl>
        {KEYS.map(([key, does]) => (
          <div class="fact">
            <dt>
              <kbd>{key}</kbd>
            </dt>
            <dd>{does}</dd>
          </div>
        ))}
      </dl>
    </div>
  );
}
