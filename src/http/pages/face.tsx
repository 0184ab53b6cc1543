import type { RunRefresh } from '../../admin/subscriptions.js';
import type { Config } from '../../config/settings.js';
import { splitListName } from '../../screening/policy/list-name.js';
import { readHashKey, redactorFor } from '../../store/number-redaction.js';
import type { CallStreams } from '../call-streams.js';
import type { FirstUserLink } from '../first-user.js';
import { forbidden, noSuch, type ProblemDetails } from '../problem.js';
import { refreshing } from '../refresh.js';
import type { Exchange, Face, Incoming, Route } from '../route.js';
import type { Shared } from '../shared.js';
import { accountOf } from '../visible-changes.js';
import { html, page, redirect } from './answer.js';
import { ASSET_ROUTES, assets } from './assets.js';
import * as accounts from './deeds/accounts.js';
import { putCaller, putCallerOfCall } from './deeds/callers.js';
import { answerDeed, type Done } from './deeds/deed.js';
import { importFile } from './deeds/import.js';
import * as lists from './deeds/lists.js';
import { pasteEntries } from './deeds/paste.js';
import * as settings from './deeds/settings.js';
import * as fetched from './deeds/subscriptions.js';
import { undoChange } from './deeds/undo.js';
import * as users from './deeds/users.js';
import { firstUserRoutes } from './first-user.js';
import type { Form } from './form.js';
import { loadAccounts } from './load/accounts.js';
import { loadCall } from './load/call.js';
import { loadCalls } from './load/calls.js';
import { downloadCalls, downloadList } from './load/downloads.js';
import { loadFind } from './load/find.js';
import { loadHistory } from './load/history.js';
import { loadList, loadLists } from './load/lists.js';
import { liveCalls } from './load/live-calls.js';
import { loadOverview } from './load/overview.js';
import { previewEntry } from './load/preview.js';
import { loadSettings } from './load/settings.js';
import { loadTry } from './load/try.js';
import { capital } from './problem-text.js';
import { readSession, sessionRoutes } from './session.js';
import { AccountsView } from './view/accounts.js';
import { CallView } from './view/call.js';
import { CallsView } from './view/calls.js';
import { FindView } from './view/find.js';
import { HistoryView } from './view/history.js';
import { inAccount, listLink, withQuery } from './view/links.js';
import { ListView } from './view/list.js';
import { ListsView } from './view/lists.js';
import { OverviewView } from './view/overview.js';
import { ProblemPage } from './view/plain-pages.js';
import { SettingsView } from './view/settings.js';
import { TryView } from './view/try.js';

/** Enough for some hundred thousand pasted numbers. Longer files are imported on the command line. */
const BODY_MAX = 8_000_000;

/** The web page. */
export function pagesFace(
  config: Config,
  { signIn, streams, imports }: Shared,
  firstUser: FirstUserLink,
): Face {
  return {
    prefix: '',
    bodyMax: BODY_MAX,
    routes: [
      ...ASSET_ROUTES,
      ...sessionRoutes(signIn),
      ...firstUserRoutes(firstUser),
      ...views(config, streams),
      ...deeds(
        (exchange) => importFile(exchange, config, imports),
        refreshing(config, imports, new AbortController().signal),
      ),
    ],
    authenticate: async (request) => readSession(request),
    resolve: {
      account: (id, { stores }) => stores.policy.account(id) && { name: id, account: id },
      list: async (name, { stores, names: { account } }) => {
        const full = account === undefined ? name : `${account}/${name}`;
        const list = await stores.policy.list(full);
        return list && { name: full, account: list.owner };
      },
      call: async (uuid, { stores }) => {
        const [call] = (await stores.calls?.callsOf(uuid)) ?? [];
        return call && { name: uuid, account: call.account };
      },
      change: async (id, { stores }) => {
        const change = await stores.policy.recordedChange(Number(id));
        const [account, ...others] = new Set(change?.differences?.map(accountOf));
        return change && { name: id, account: others.length > 0 ? undefined : account };
      },
    },
    refuse,
  };
}

/** The views, most of them for one account and, for admins, for all accounts. */
function views(config: Config, streams: CallStreams): Route[] {
  const redact = () => redactorFor(config.callerPrivacy, readHashKey(config));
  const get = (path: string, handle: Route['handle']): Route => ({
    method: 'GET',
    path,
    role: 'viewer',
    handle,
  });
  const both = (path: string, handle: Route['handle']): Route[] => [
    { ...get(`/${path}`, handle), role: 'admin' },
    get(`/accounts/:account${path === '' ? '' : `/${path}`}`, handle),
  ];
  return [
    get('/', (exchange) => showFirst(exchange, config)),
    get('/accounts/:account', (exchange) => showOverview(exchange, config)),
    ...both('calls', async (exchange) => {
      const model = await loadCalls(exchange, redact());
      return page(exchange, {
        view: 'calls',
        title: 'Calls',
        content: <CallsView model={model} />,
      });
    }),
    ...both('calls/csv', (exchange) => downloadCalls(exchange, redact())),
    ...both('calls/live', (exchange) => liveCalls(exchange, redact(), streams)),
    get('/calls/:call', async (exchange) => {
      const model = await loadCall(exchange);
      const { account } = model.call;
      const content = <CallView model={model} />;
      return page(exchange, { view: 'calls', title: 'Call', account, content });
    }),
    ...both('lists', async (exchange) => {
      const model = await loadLists(exchange);
      return page(exchange, {
        view: 'lists',
        title: 'Lists',
        content: <ListsView model={model} />,
      });
    }),
    ...both('find', async (exchange) => {
      const content = <FindView model={await loadFind(exchange)} />;
      return page(exchange, { view: 'lists', title: 'Find a number', content });
    }),
    ...['/lists/:list', '/accounts/:account/lists/:list'].flatMap((path) => [
      get(path, (exchange) => showList(exchange, exchange.names.list ?? '')),
      get(`${path}/export.csv`, downloadList),
      get(`${path}/preview`, previewEntry),
    ]),
    get('/accounts/:account/shared/:name', (exchange) =>
      showList(exchange, sharedName(exchange.parameters['name'] ?? '')),
    ),
    get('/accounts/:account/settings', async (exchange) => {
      const content = <SettingsView model={await loadSettings(exchange)} />;
      return page(exchange, { view: 'settings', title: 'Settings', content });
    }),
    get('/accounts/:account/try', async (exchange) => {
      const content = <TryView model={await loadTry(exchange)} />;
      return page(exchange, { view: 'try', title: 'Try a caller', content });
    }),
    ...both('history', async (exchange) => {
      const content = <HistoryView model={await loadHistory(exchange)} />;
      return page(exchange, { view: 'history', title: 'History', content });
    }),
    get('/accounts', async (exchange) => {
      const content = <AccountsView model={await loadAccounts(exchange)} />;
      return page(exchange, { view: 'accounts', title: 'Accounts', content });
    }),
    { ...get('/users', (exchange) => users.showUsers(exchange)), role: 'admin' },
  ];
}

function deeds(importInto: Route['handle'], refresh: RunRefresh): Route[] {
  const post = (
    path: string,
    act: (exchange: Exchange, form: Form) => Promise<Done | Response>,
    role: Route['role'] = 'manager',
  ): Route => ({
    method: 'POST',
    path,
    role,
    handle: (exchange) => answerDeed(exchange, (form) => act(exchange, form)),
  });
  const account = '/accounts/:account';
  return [
    post('/calls/:call/block', (exchange) => putCallerOfCall(exchange, 'block')),
    post('/calls/:call/allow', (exchange) => putCallerOfCall(exchange, 'allow')),
    post(`${account}/block`, (exchange, form) => putCaller(exchange, form, 'block')),
    post(`${account}/allow`, (exchange, form) => putCaller(exchange, form, 'allow')),
    post('/lists', lists.makeList, 'admin'),
    post(`${account}/lists`, lists.makeList),
    post(`${account}/activate`, lists.activateList),
    ...['/lists/:list', `${account}/lists/:list`].flatMap((path) => [
      post(`${path}/add`, lists.addToList),
      post(`${path}/edit`, lists.editEntry),
      post(`${path}/remove`, lists.removeFromList),
      post(`${path}/paste`, pasteEntries),
      { method: 'POST', path: `${path}/import`, role: 'manager', handle: importInto } as const,
      post(`${path}/set`, lists.changeList),
      post(`${path}/rename`, lists.giveName),
      post(`${path}/copy`, lists.makeCopy),
      post(`${path}/clear`, lists.emptyList),
      post(`${path}/delete`, lists.deleteList),
      post(`${path}/subscribe`, (exchange, form) => fetched.subscribe(exchange, form, refresh)),
      post(`${path}/refresh`, (exchange, form) => fetched.refresh(exchange, form, refresh)),
      post(`${path}/unsubscribe`, fetched.unsubscribe),
    ]),
    post('/accounts', accounts.makeAccount, 'admin'),
    post(`${account}/rename`, accounts.giveId, 'admin'),
    post(`${account}/copy`, accounts.makeCopy, 'admin'),
    post(`${account}/delete`, accounts.deleteAccount, 'admin'),
    post(`${account}/settings`, settings.changeSettings),
    post(`${account}/anonymous`, settings.switchAnonymous),
    post(`${account}/routes`, settings.putRoute, 'admin'),
    post(`${account}/routes/remove`, settings.takeRoute, 'admin'),
    post('/changes/:change/undo', undoChange),
    post('/users', users.makeUser, 'admin'),
    post('/users/:name/login', users.makeLink, 'admin'),
    post('/users/:name/remove', (exchange) => users.removePrincipal(exchange, 'user'), 'admin'),
    post('/keys', users.makeKey, 'admin'),
    post('/keys/:name/remove', (exchange) => users.removePrincipal(exchange, 'key'), 'admin'),
  ];
}

/** Users who can't see all accounts start at the first one that they can see. */
async function showFirst(exchange: Exchange, config: Config): Promise<Response> {
  const { principal, stores } = exchange;
  const [first] = principal.accounts.filter((id) => stores.policy.account(id) !== undefined);
  if (principal.role !== 'admin') {
    if (first === undefined) {
      throw forbidden(`${principal.name} has no access to any account; ask an admin for it`);
    }
    return redirect(exchange, inAccount(first));
  }
  return showOverview(exchange, config);
}

async function showOverview(exchange: Exchange, { statusSocket }: Config): Promise<Response> {
  const content = <OverviewView model={await loadOverview(exchange, statusSocket)} />;
  return page(exchange, { view: 'overview', title: 'Overview', content });
}

async function showList(exchange: Exchange, name: string): Promise<Response> {
  const { principal, names, url } = exchange;
  // Only admins see a list as all accounts use it.
  if (principal.role !== 'admin' && names.account === undefined) {
    return redirect(exchange, `${listLink(name, principal.accounts[0] ?? '')}${url.search}`);
  }
  const content = <ListView model={await loadList(exchange, name)} />;
  return page(exchange, { view: 'lists', title: name, content });
}

/** The name of a shared list. An account's own lists have another path. */
function sharedName(name: string): string {
  if (splitListName(name).owner !== undefined) throw noSuch('list', name);
  return name;
}

/** Renders an error. If nobody is signed in, redirects to the sign-in page, which leads back. */
function refuse({ status, message }: ProblemDetails, request: Incoming): Response {
  if (status === 401) {
    const { pathname, search } = request.url;
    const isRead = request.incoming.method === 'GET';
    return redirect(
      request,
      withQuery('/sign-in', { back: isRead ? pathname + search : undefined }),
    );
  }
  const link = { href: '/', text: 'To the overview' };
  return html(
    <ProblemPage assets={assets} status={status} message={capital(message)} link={link} />,
    status,
  );
}
