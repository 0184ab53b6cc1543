import { ownListOf } from '../../admin/block-callers.js';
import { existingAccount } from '../../admin/existing.js';
import { isActiveFor } from '../../admin/list-state.js';
import { PolicyWithEntries } from '../../replay/policy-with-entries.js';
import { type List, type PolicyReader, REJECT } from '../../screening/policy/policy.js';
import { loadPolicyFile } from '../../store/document/read-policy-file.js';
import type { PolicyStore } from '../../store/policy-store.js';
import type { Context } from '../context.js';
import { readEntryFile } from '../list/transfer/entry-file.js';

/** The policy for screening logged calls again, and what its verdicts are compared with. */
export interface Comparison {
  readonly after: PolicyReader;
  /** Absent if the verdicts in the log are used. */
  readonly before: PolicyReader | undefined;
  /** The names of both sides, for columns and JSON keys. */
  readonly names: readonly [before: string, after: string];
  /** Both sides in words, such as `then and now`. */
  readonly text: string;
}

/**
 * Compares the policy (`--policy` or the database) with the log. With entries from `--with`,
 * compares the policy without them to the policy with them.
 */
export async function readComparison(
  context: Context,
  account: string | undefined,
): Promise<Comparison> {
  const [file, entriesFile] = [context.text('policy'), context.text('with')];
  const policy =
    file === undefined
      ? await context.policy({ readOnly: true })
      : await loadPolicyFile(file, context.io.stdin);
  const name = file === undefined ? 'now' : 'policy';
  if (entriesFile === undefined) {
    const text = `then and ${file === undefined ? 'now' : `by ${file}`}`;
    return { after: policy, before: undefined, names: ['was', name], text };
  }
  const country =
    account === undefined
      ? (await policy.settings()).homeCountry
      : (await existingAccount(policy, account)).country;
  const after = new PolicyWithEntries(policy, {
    list: account === undefined ? sharedList(entriesFile) : await blocklistOf(policy, account),
    entries: await readEntryFile(context, entriesFile, country),
  });
  const text = `${file === undefined ? 'now' : `by ${file}`} and with ${entriesFile}`;
  return { after, before: policy, names: [name, 'with'], text };
}

/** The list that `ringfence block` would use or create. */
async function blocklistOf(policy: PolicyStore, account: string): Promise<List> {
  const name = ownListOf(account, 'block');
  const found = await policy.list(name);
  if (found === undefined) return { ...sharedList(name), owner: account };
  return { ...found, active: isActiveFor(found, account) };
}

function sharedList(name: string): List {
  return {
    name,
    kind: 'block',
    action: REJECT,
    blockAnonymous: false,
    stillScreen: false,
    enabled: true,
    active: true,
  };
}
