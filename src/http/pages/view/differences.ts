import type { Difference, FieldValue } from '../../../store/history.js';
import { countEntries } from './list-state.js';

const DID: Readonly<Record<Difference['did'], string>> = {
  added: 'Added',
  changed: 'Changed',
  removed: 'Removed',
};

/** A difference as a sentence, without the entries. */
export function describeDifference(difference: Difference): string {
  const { did, kind, name, account, count = 0, fields = {} } = difference;
  switch (kind) {
    case 'entries':
      return `${DID[did]} ${countEntries(count)} ${did === 'added' ? 'to' : 'of'} ${name}`;
    case 'activation':
      return describeActivation(name, account, Object.values(fields)[0]?.after);
    case 'route':
      return `${DID[did]} ${name} as a number of ${account}`;
    case 'document':
      return `${DID[did]} further fields of ${name}`;
    case 'setting':
    case 'account':
    case 'list':
    case 'user':
    case 'key': {
      const shown = Object.entries(fields).map(([field, { before, after }]) =>
        before === null
          ? `${words(field)} ${show(after)}`
          : `${words(field)} ${show(before)} → ${show(after)}`,
      );
      const details = shown.length === 0 || did === 'removed' ? '' : `: ${shown.join(', ')}`;
      return `${DID[did]} ${kind} ${name}${details}`;
    }
    default:
      return `${DID[did]} ${kind satisfies never} ${name}`;
  }
}

function describeActivation(
  list: string,
  account: string | undefined,
  after: FieldValue | undefined,
) {
  if (after === true) return `Activated ${list} for ${account}`;
  if (after === false) return `Deactivated ${list} for ${account}`;
  return `Reset ${list} for ${account} to its default`;
}

function words(field: string): string {
  return field.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
}

function show(value: FieldValue): string {
  if (value === null) return 'none';
  return typeof value === 'boolean' ? (value ? 'yes' : 'no') : String(value);
}
