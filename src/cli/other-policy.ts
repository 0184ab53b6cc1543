import { PolicyWithEntries } from '../replay/policy-with-entries.js';
import { type List, type PolicyReader, REJECT } from '../screening/policy.js';
import { loadPolicyFile } from '../store/policy-file.js';
import type { PolicyStore } from '../store/policy-store.js';
import type { Context } from './context.js';
import { readEntryFile } from './entry-file.js';
import { existingAccount } from './input.js';
import { listOf } from './short-forms.js';

/** `--policy` or the database, with the entries of `--with` added. */
export async function otherPolicy(
  context: Context,
  account: string | undefined,
): Promise<PolicyReader> {
  const [file, entriesFile] = [context.text('policy'), context.text('with')];
  const policy =
    file === undefined ? await context.policy({ readOnly: true }) : await loadPolicyFile(file);
  if (entriesFile === undefined) return policy;
  const country =
    account === undefined
      ? (await policy.settings()).homeCountry
      : (await existingAccount(policy, account)).country;
  return new PolicyWithEntries(policy, {
    list: account === undefined ? sharedList(entriesFile) : await blocklistOf(policy, account),
    entries: await readEntryFile(entriesFile, country),
  });
}

/** As `ringfence block` would find it, or make it. */
async function blocklistOf(policy: PolicyStore, account: string): Promise<List> {
  const name = listOf(account, 'block');
  const found = await policy.list(name);
  if (found === undefined) return { ...sharedList(name), owner: account };
  return { ...found, active: found.activeFor.includes(account) };
}

function sharedList(name: string): List {
  return {
    name,
    kind: 'block',
    action: REJECT,
    blockAnonymous: false,
    enabled: true,
    active: true,
  };
}
