import { expect, it } from 'vitest';
import { placeAfter, START } from '../../src/formats/text-place.js';

it.each([
  ['', { line: 1, column: 1 }],
  ['abc', { line: 1, column: 4 }],
  ['abc\n', { line: 2, column: 1 }],
  ['\na\nbc', { line: 3, column: 3 }],
])('a text %j ends at %j, also in two pieces', (text, place) => {
  expect(placeAfter(START, text)).toEqual(place);
  for (let at = 0; at < text.length; at++) {
    expect(placeAfter(placeAfter(START, text.slice(0, at)), text.slice(at))).toEqual(place);
  }
});
