import { expect, it } from 'vitest';
import { PackedRows } from '../../src/formats/packed-rows.js';

it('returns all rows once and in order', () => {
  const rows = Array.from({ length: 12_000 }, (_, at) => ({
    line: at + 1,
    text: `+1415${at}`,
    ...(at % 2 === 0 ? { label: 'Jos\u00e9' } : {}),
  }));
  const packed = new PackedRows();
  for (const row of rows) packed.add(row);
  expect([...packed.take()].flat()).toEqual(rows);
  packed.add({ line: 1, text: '1012' });
  expect([...packed.take()].flat()).toEqual([{ line: 1, text: '1012' }]);
});
