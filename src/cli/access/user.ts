import { text as readAll } from 'node:stream/consumers';
import {
  addUser,
  createLoginToken,
  describeAccess,
  LINK_MS,
  setUser,
  userName,
} from '../../admin/access/access.js';
import { toIso } from '../../duration.js';
import { invalid, notFound } from '../../errors.js';
import { showAddress } from '../../net/address.js';
import type { Context } from '../context.js';
import { commandLine } from '../terminal/quote.js';
import { table } from '../terminal/table.js';
import { present, readRole, requireRole } from './access-options.js';

export async function add(context: Context, text: string): Promise<void> {
  const [name, role, accounts] = [userName(text), requireRole(context), context.texts('account')];
  const password = await readPassword(context);
  const store = await context.access({ create: true });
  await addUser(store, { name, role, accounts, password }, context.authorship());
  context.output.value({ name, role, accounts }, () => `added user ${name} (${role})`);
  if (password === undefined) {
    context.output.note(`note: to sign in: ${commandLine('user login', [], name)}`);
  }
}

export async function set(context: Context, text: string): Promise<void> {
  const [name, role, accounts] = [userName(text), readRole(context), context.texts('account')];
  const password = await readPassword(context);
  if (role === undefined && accounts.length === 0 && password === undefined) {
    throw invalid('nothing to change; see "ringfence user set --help"');
  }
  const store = await context.access();
  const change = { role, accounts: accounts.length === 0 ? undefined : accounts, password };
  await setUser(store, name, change, context.authorship());
  const user = store.principal('user', name);
  context.output.value(user && present(user), () => `changed user ${name}`);
}

export async function list(context: Context): Promise<void> {
  const users = (await context.access({ readOnly: true })).principals('user');
  context.output.value(users.map(present), () =>
    users.length === 0
      ? 'no users yet; add one with "ringfence user add NAME --role admin"'
      : table(
          ['USER', 'ROLE', 'MAY SEE', 'ADDED'],
          users.map((user) => [
            user.name,
            user.role,
            describeAccess(user),
            context.time(user.createdAt),
          ]),
        ),
  );
}

export async function remove(context: Context, text: string): Promise<void> {
  const name = userName(text);
  await (await context.access()).remove('user', name, context.authorship());
  context.output.value({ removed: name }, () => `removed user ${name}`);
}

export async function login(context: Context, text: string): Promise<void> {
  const { web, webCert } = await context.config();
  if (web === undefined) {
    throw invalid(
      'the web interface is off (web off); to have it, set an address: --web HOST:PORT',
    );
  }
  const name = userName(text);
  const now = Date.now();
  const store = await context.access();
  const token = createLoginToken(store, await context.sessions(), name, now);
  if (token === undefined) throw notFound(`user "${name}" not found; see "ringfence user list"`);
  const scheme = webCert === undefined ? 'http' : 'https';
  const link = `${scheme}://${showAddress(web)}/login/${token}`;
  context.output.value({ user: name, link, expiresAt: toIso(now + LINK_MS) }, () => link);
  context.output.note('note: it signs in once, within five minutes');
}

/** Reads one line, as `echo` or a password manager writes it. */
async function readPassword(context: Context): Promise<string | undefined> {
  if (!context.flag('passwordStdin')) return undefined;
  return (await readAll(context.io.stdin)).replace(/\r?\n$/, '');
}
