import type { CountryCode } from '../../screening/number/phone-number.js';
import { entryKind, isProblem, parseEntry } from '../../screening/policy/entry.js';
import { labelProblem } from '../../screening/policy/label.js';
import { isKazooId } from '../../store/foreign-documents.js';
import type { ListSummary, NewEntry } from '../../store/policy-store.js';
import { HttpProblem } from '../problem.js';
import type { Stores } from '../stores.js';
import { isObject, validationError } from './envelope.js';
import { tooLargeFields } from './fields.js';

/** A blacklist as KAZOO's clients see it. */
export interface Blacklist {
  readonly id: string;
  readonly name: string;
  readonly should_block_anonymous: boolean;
  /** By number in E.164; the label of an entry is its name. */
  readonly numbers: Readonly<Record<string, { readonly name?: string }>>;
  readonly [field: string]: unknown;
}

type Fields = Readonly<Record<string, unknown>>;

/** A blacklist that was sent, checked. */
export interface SentBlacklist {
  readonly id: string | undefined;
  readonly name: string;
  readonly blockAnonymous: boolean;
  /** By text. A label is present only if the client sent one. */
  readonly numbers: ReadonlyMap<string, NewEntry>;
  /** Fields that we don't know, stored as they were sent. */
  readonly fields: Readonly<Record<string, unknown>>;
}

/** The most numbers of an account's own list: clients read and write all of them with each change. */
const MOST_OWN = 100_000;
/** The most numbers of a shared list, which clients can't change. */
const MOST_SHARED = 1_000;

export async function blacklistOf(stores: Stores, list: ListSummary): Promise<Blacklist> {
  const numbers = Object.fromEntries(await numbersOf(stores, list));
  const shared = list.owner === undefined ? { shared: true } : {};
  return { ...documentOf(stores, list), numbers, ...shared };
}

/** A list without its numbers. */
export function documentOf(
  stores: Stores,
  list: ListSummary,
): Fields & Pick<Blacklist, 'id' | 'name' | 'should_block_anonymous'> {
  const { id, fields } = stores.documents.document('list', list.name);
  const name = nameOf(list, fields);
  return { ...fields, id, name, should_block_anonymous: list.blockAnonymous };
}

/** What stands in a list of lists. */
export function summaryOf({ id, name, should_block_anonymous }: Fields): Fields {
  return { id, name, should_block_anonymous };
}

function nameOf({ name, owner }: ListSummary, fields: Readonly<Record<string, unknown>>): string {
  if (typeof fields['name'] === 'string') return fields['name'];
  return owner === undefined ? name : name.slice(owner.length + 1);
}

async function numbersOf(
  { policy }: Stores,
  { name, owner }: ListSummary,
): Promise<Map<string, { name?: string }>> {
  const most = owner === undefined ? MOST_SHARED : MOST_OWN;
  const numbers = new Map<string, { name?: string }>();
  for await (const { text, label } of policy.allEntries(name)) {
    if (entryKind(text) !== 'number') continue;
    if (numbers.size === most) {
      if (owner === undefined) break;
      // If only a part was shown, the next save would remove the others.
      throw new HttpProblem({
        status: 413,
        code: 'too-large',
        message: `"${name}" has more than ${most} numbers, too many for KAZOO's clients; use the API of Ringfence`,
      });
    }
    numbers.set(text, label === undefined ? {} : { name: label });
  }
  return numbers;
}

const OWN_FIELDS = ['id', 'numbers', 'should_block_anonymous', 'shared'];
const LONGEST_NAME = 128;

/** Throws `HttpProblem` 400 for the first invalid field. */
export function readBlacklist(
  data: Readonly<Record<string, unknown>>,
  country: CountryCode,
): SentBlacklist {
  const { id, numbers = {}, should_block_anonymous: anonymous = false, flags } = data;
  const name = readName(data['name']);
  if (id !== undefined && !(typeof id === 'string' && isKazooId(id))) {
    throw validationError('id', 'pattern', 'must be 32 hex digits', { value: id });
  }
  if (!isObject(numbers)) {
    throw validationError('numbers', 'type', 'must be an object', { target: 'object' });
  }
  const blockAnonymous = { true: true, false: false }[String(anonymous)];
  if (blockAnonymous === undefined) {
    throw validationError('should_block_anonymous', 'type', 'must be true or false', {
      target: 'boolean',
    });
  }
  if (
    flags !== undefined &&
    !(Array.isArray(flags) && flags.every((flag) => typeof flag === 'string'))
  ) {
    throw validationError('flags', 'type', 'must be an array of strings', { target: 'array' });
  }
  const kept = Object.entries(data).filter(
    ([key]) => !OWN_FIELDS.includes(key) && !key.startsWith('_'),
  );
  const fields = { ...Object.fromEntries(kept), name };
  if (tooLargeFields(fields)) {
    throw validationError('request', 'maxLength', 'the additional fields exceed 64 KB');
  }
  return {
    id: id as string | undefined,
    name,
    blockAnonymous,
    numbers: readNumbers(numbers, country),
    fields,
  };
}

function readName(name: unknown): string {
  if (typeof name !== 'string' || name.trim() === '') {
    const rule = name === undefined ? 'required' : typeof name === 'string' ? 'minLength' : 'type';
    throw validationError('name', rule, 'give the list a name', { value: name, target: 1 });
  }
  if (name.length <= LONGEST_NAME) return name;
  throw validationError(
    'name',
    'maxLength',
    `the name has ${name.length} characters; at most ${LONGEST_NAME}`,
    { value: name, target: LONGEST_NAME },
  );
}

function readNumbers(
  numbers: Readonly<Record<string, unknown>>,
  country: CountryCode,
): Map<string, NewEntry> {
  const read = new Map<string, NewEntry>();
  for (const [typed, about] of Object.entries(numbers)) {
    const entry = parseEntry(typed, country);
    const field = `numbers.${typed}`;
    if (isProblem(entry)) throw validationError(field, 'invalid', entry.problem, { value: typed });
    if (entry.kind !== 'number') {
      const message = `"${typed}" is not a number; add prefixes and name patterns with Ringfence itself`;
      throw validationError(field, 'invalid', message, { value: typed });
    }
    const label = isObject(about) && typeof about['name'] === 'string' ? about['name'] : undefined;
    const problem = label === undefined ? undefined : labelProblem(label);
    if (problem !== undefined) throw validationError(`${field}.name`, 'maxLength', problem);
    read.set(entry.text, { ...entry, label: label || undefined });
  }
  return read;
}
