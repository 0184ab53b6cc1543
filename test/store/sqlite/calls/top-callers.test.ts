import { join } from 'node:path';
import { expect, it } from 'vitest';
import type { CallFilter } from '../../../../src/store/call-log.js';
import { openCallLog } from '../../../../src/store/sqlite/calls/call-log.js';
import { call } from '../../../support/calls.js';
import { temporaryFolder } from '../../../support/temporary.js';

const AT = 1_700_000_000_000;

it('the callers of the latest calls are ranked, and only twice as many calls are read', async () => {
  const log = openCallLog(join(temporaryFolder(), 'calls.db'), { create: true });
  const rejected = [2, 3, 4, 5].map((at) =>
    call(`rejected-${at}`, { at: AT + at, caller: `+${at}`, verdict: 'reject' }),
  );
  log.append([
    call('first', { at: AT, caller: '+1' }),
    ...rejected,
    call('last', { at: AT + 9, caller: '+9' }),
  ]);
  const top = async (filter: CallFilter, among?: number) =>
    (await log.topCallers(filter, 9, among)).map(({ caller }) => caller);
  expect(await top({ rejected: false })).toEqual(['+1', '+9']);
  expect(await top({ rejected: false }, 3)).toEqual(['+1', '+9']);
  expect(await top({ rejected: false }, 2)).toEqual(['+9']);
  expect(await top({ account: 'acme', rejected: false }, 2)).toEqual(['+9']);
  expect(await top({ account: 'acme', rejected: true }, 2)).toEqual(['+4', '+5']);
  expect(await top({}, 2)).toEqual(['+5', '+9']);
  log.close();
});
