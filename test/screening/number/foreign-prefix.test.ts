import { expect, it } from 'vitest';
import { numberAbroad } from '../../../src/screening/number/foreign-prefix.js';

it.each([
  ['010442071838750', '+4910442071838750', '+442071838750'],
  ['010 44 (20) 7183-8750', '+4910442071838750', '+442071838750'],
  // Not a number there, either.
  ['010999', '+4910999', undefined],
  // It is a number in the country in which it was read.
  ['8105550123', '+18105550123', undefined],
  // Read as meant.
  ['010442071838750', '+442071838750', undefined],
  ['+4910442071838750', '+4910442071838750', undefined],
])('%j, read as %s, was probably meant as %s', (text, number, meant) => {
  expect(numberAbroad(text, number)).toBe(meant);
});
