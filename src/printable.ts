/*
 * Characters that a terminal may interpret, or that a reader can't see: control characters (C0, C1),
 * bidirectional marks (Unicode UAX #9), line and paragraph separators, and invisible characters, including
 * tags, which can make two texts look alike.
 */
const UNPRINTABLE =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what it finds
  /[\u0000-\u001f\u007f-\u009f\u00ad\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb\u{e0000}-\u{e007f}]/gu;

/** A text from outside on one line, without characters that a terminal would interpret. */
export function printable(text: string): string {
  return isPrintableAscii(text) ? text : text.replace(UNPRINTABLE, '\ufffd');
}

/** Almost all texts are, and this is faster than to look for each unprintable character. */
export function isPrintableAscii(text: string): boolean {
  return PRINTABLE_ASCII.test(text);
}

const PRINTABLE_ASCII = /^[\u0020-\u007e]*$/;

/** Escapes the same characters in JSON, which itself only escapes those up to U+001F. */
export function escapeUnprintable(json: string): string {
  return json.replace(UNPRINTABLE, (char) =>
    char === '\n' ? char : [...units(char)].map((unit) => `\\u${unit}`).join(''),
  );
}

function* units(char: string): Generator<string> {
  for (let at = 0; at < char.length; at++) {
    yield char.charCodeAt(at).toString(16).padStart(4, '0');
  }
}
