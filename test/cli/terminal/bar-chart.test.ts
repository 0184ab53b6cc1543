import { expect, it } from 'vitest';
import { bar } from '../../../src/cli/terminal/bar-chart.js';

it.each([
  [10, 10, 4, '████'],
  [5, 10, 4, '██'],
  [1, 10, 4, '▍'],
  [1, 1_000_000, 4, '▏'],
  [0, 10, 4, ''],
  [0, 0, 4, ''],
  [9, 16, 2, '█▏'],
])('%i of %i, %i wide: %s', (value, most, width, expected) => {
  expect(bar(value, most, width)).toBe(expected);
});
