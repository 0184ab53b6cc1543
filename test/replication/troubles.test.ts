import { expect, it } from 'vitest';
import type { SharedHealth } from '../../src/replication/shared-health.js';
import { describeTrouble, troublesOf } from '../../src/replication/troubles.js';

const NOW = Date.UTC(2026, 0, 2);
const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;

type Log = NonNullable<SharedHealth['status']['log']>;

const OWN = { name: 'here', version: '1.0.0', seq: 5, contactAt: NOW, isThisOne: true };

function health(log: Partial<Log> | undefined, rest: Partial<SharedHealth> = {}): SharedHealth {
  const position = { epoch: 'e', seq: 5, hash: '' };
  const replica = { url: 'postgres://db/x', host: { id: 'id', name: 'here' }, position };
  const whole: Log = { head: 5, behind: 0, hosts: [OWN], snapshots: [], ...log };
  const status = log === undefined ? { replica, problem: 'it is gone' } : { replica, log: whole };
  return { status, queue: { calls: 0 }, ...rest };
}

const other = (change: Partial<typeof OWN>) => ({
  hosts: [OWN, { ...OWN, name: 'there', isThisOne: false, ...change }],
});

it.each<[string, SharedHealth, readonly string[]]>([
  ['nothing', health({}), []],
  ['hosts alike', health(other({ contactAt: NOW - MINUTE_MS })), []],
  [
    'PostgreSQL away',
    health(undefined),
    ['it is gone; calls are screened with the copy of this host, changes are refused'],
  ],
  ['changes behind', health({ behind: 3 }), ['this host lacks 3 changes']],
  [
    'another epoch',
    health({ behind: undefined }),
    ['the copy of this host does not fit the shared policy'],
  ],
  [
    'a silent host',
    health(other({ contactAt: NOW - 2 * MINUTE_MS, version: '0.9.0' })),
    ['there was last in contact at 2026-01-01T23:58:00.000Z'],
  ],
  ['a host that is gone', health(other({ contactAt: NOW - 8 * DAY_MS })), []],
  ['another version', health(other({ version: '0.9.0' })), ['there runs version 0.9.0']],
  ['calls on their way', health({}, { queue: { calls: 9, since: NOW - 1_000 } }), []],
  [
    'calls that wait',
    health({}, { queue: { calls: 9, since: NOW - 2 * MINUTE_MS } }),
    ['9 calls since 2026-01-01T23:58:00.000Z wait to be shown on other hosts'],
  ],
])('%s', (_, state, words) => {
  expect(troublesOf(state, NOW).map((trouble) => describeTrouble(trouble))).toEqual(words);
});
