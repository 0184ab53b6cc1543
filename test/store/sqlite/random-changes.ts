import fc from 'fast-check';
import { AppError } from '../../../src/errors.js';
import { parseSchedule } from '../../../src/screening/policy/schedule.js';
import type {
  NewEntry,
  NewName,
  PolicyEdit,
  PolicyStore,
} from '../../../src/store/policy-store.js';

const ACCOUNTS = ['acme', 'globex', 'initech'];
const ROUTES = ['1000', '+14155550142', 'acme.pbx.example'];
const LISTS = ['spam', 'robocalls', ...ACCOUNTS.flatMap((id) => [`${id}/blocked`, `${id}/own`])];
const TEXTS = ['+14155550100', '+14155550101', '+1900*', '1012', 'name:*warranty*'];

const account = fc.constantFrom(...ACCOUNTS);
const list = fc.constantFrom(...LISTS);
const texts = fc.uniqueArray(fc.constantFrom(...TEXTS), { minLength: 1 });

/** A method of `PolicyEdit` and its arguments, so that a counterexample can be read. */
type Step = readonly [method: keyof PolicyEdit, ...parameters: unknown[]];

const call = (method: keyof PolicyEdit, ...parameters: fc.Arbitrary<unknown>[]) =>
  fc.tuple(fc.constant(method), ...parameters) as unknown as fc.Arbitrary<Step>;

const patch = fc.record({
  country: fc.constantFrom('US', 'GB'),
  mode: fc.constantFrom('enforce', 'off'),
  pausedUntil: fc.constantFrom(null, 1_900_000_000_000),
  timeZone: fc.constantFrom(null, 'Europe/Berlin'),
});

const entries = fc.tuple(texts, fc.constantFrom(undefined, 'scam', '')).map(([some, label]) =>
  some.map((text) => ({
    kind: 'number',
    text,
    probe: text.startsWith('name:') ? '~war' : text,
    label,
  })),
);

const document = fc.record({
  id: fc.uuid().map((id) => id.replaceAll('-', '')),
  fields: fc.record({ description: fc.constantFrom('', 'ours') }),
});

const step: fc.Arbitrary<Step> = fc.oneof(
  call('addAccount', account, patch),
  call('updateAccount', account, patch),
  call('removeAccount', account),
  call('addRoute', account, fc.constantFrom(...ROUTES)),
  call('removeRoute', account, fc.constantFrom(...ROUTES)),
  call('createList', list, fc.constantFrom('block', 'allow'), fc.constant({}), fc.boolean()),
  call('updateList', list, fc.record({ enabled: fc.boolean() })),
  call('updateList', list, fc.record({ schedule: fc.constantFrom(null, parseSchedule('Sat')) })),
  call('removeList', list),
  call('addEntries', list, entries),
  call('removeEntries', list, texts),
  call('setActive', account, list, fc.boolean()),
  call('setSetting', fc.constant('homeCountry'), fc.constantFrom('US', 'DE', undefined)),
  call('setSetting', fc.constant('defaultAccount'), account),
  call('copyAccount', account, account, fc.constant('a copy')),
  call('copyList', list, list),
  call('clearList', list),
  call('updateEntry', list, fc.constantFrom(...TEXTS), fc.record({ label: fc.constant('note') })),
  call('putDocument', fc.constant('account'), account, document),
  call('putDocument', fc.constant('list'), list, document),
);

/** A change of its own. */
type Rename = readonly ['rename', NewName];

const anyAccount = fc.constantFrom(...ACCOUNTS, 'renamed');
const anyOwner = fc.constantFrom('', ...ACCOUNTS.map((id) => `${id}/`), 'renamed/');
const anyName = fc.constantFrom('spam', 'robocalls', 'blocked', 'own', 'third');

const rename: fc.Arbitrary<Rename> = fc.tuple(
  fc.constant('rename' as const),
  fc.oneof(
    fc.record({ what: fc.constant('account' as const), name: anyAccount, to: anyAccount }),
    fc.tuple(anyOwner, anyName, anyName).map(([owner, name, to]) => {
      return { what: 'list' as const, name: owner + name, to: owner + to };
    }),
  ),
);

/**
 * Renames, and changes of one to three steps each; a step that can't be done is left out of its
 * change.
 */
export const randomChanges: fc.Arbitrary<(Step[] | Rename)[]> = fc.array(
  fc.oneof(
    { weight: 4, arbitrary: fc.array(step, { minLength: 1, maxLength: 3 }) },
    { weight: 1, arbitrary: rename },
  ),
  { minLength: 1, maxLength: 25 },
);

/** An import into a list that may not be there. */
export const randomImport = fc.record({
  kind: fc.constant('import' as const),
  list,
  entries: entries as fc.Arbitrary<NewEntry[]>,
  replace: fc.boolean(),
});

/** Every account, and lists with entries, so that random steps find something to work on. */
export async function fill(policy: PolicyStore): Promise<void> {
  const entries = TEXTS.map((text) => ({ kind: 'number' as const, text, probe: text }));
  await policy.change({ author: 'test', what: 'fill' }, (edit) => {
    for (const id of ACCOUNTS) edit.addAccount(id, {});
    for (const name of ['spam', 'acme/blocked', 'globex/own']) {
      edit.createList(name, 'block', {}, true);
      edit.addEntries(name, entries);
    }
    edit.setActive('acme', 'spam', true);
    edit.addRoute('acme', '1000');
    edit.setSetting('defaultAccount', 'acme');
  });
}

/** The number of the change; undefined where nothing of it could be done, or did anything. */
export async function change(
  policy: PolicyStore,
  steps: readonly Step[] | Rename,
): Promise<number | undefined> {
  const newest = async () => (await policy.history({ limit: 1 }))[0]?.id;
  const before = await newest();
  if (isRename(steps)) await tryRename(policy, steps);
  else {
    await policy.change({ author: 'test', what: 'random' }, (edit) => {
      for (const each of steps) tryStep(each, edit);
    });
  }
  const after = await newest();
  return after === before ? undefined : after;
}

function isRename(steps: readonly Step[] | Rename): steps is Rename {
  return steps[0] === 'rename';
}

async function tryRename(policy: PolicyStore, [, name]: Rename): Promise<void> {
  try {
    await policy.rename(name, { author: 'test', what: 'rename' });
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
  }
}

/** The steps check before they write, so that one that throws has done nothing. */
function tryStep([method, ...parameters]: Step, edit: PolicyEdit): void {
  try {
    // As the command does, which looks for the account first.
    if (parameters[0] === 'defaultAccount') edit.updateAccount(String(parameters[1]), {});
    (edit[method] as (...parameters: unknown[]) => unknown).apply(edit, parameters);
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
  }
}
