import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { checkDisk, checkFreeSpace } from '../../src/doctor/disk.js';

const MIB = 1024 ** 2;

it.each([
  [0, 'problem'],
  [64 * MIB - 1, 'problem'],
  [64 * MIB, 'warning'],
  [1024 * MIB - 1, 'warning'],
  [1024 * MIB, 'ok'],
])('%d bytes free: %s', (bytes, status) => {
  expect(checkFreeSpace('/var/lib/ringfence', bytes)).toMatchObject({ check: 'disk', status });
});

it('checks the file system of the database, unless its folder is missing', async () => {
  expect(await checkDisk(join(tmpdir(), 'ringfence.db'))).toMatchObject([
    { message: expect.stringMatching(/^\d+\.\d GiB free in /) },
  ]);
  expect(await checkDisk('/nowhere/ringfence.db')).toEqual([]);
});
