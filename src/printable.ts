/*
 * What a terminal may act on, or a reader not see: control characters (C0, C1), the marks that set a text's
 * direction (Unicode UAX #9), line and paragraph separators, and invisible characters, tags included, which
 * can make two texts look alike.
 */
const UNPRINTABLE =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what it finds
  /[\u0000-\u001f\u007f-\u009f\u00ad\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb\u{e0000}-\u{e007f}]/gu;

/** A text that others chose, for a terminal: one line, read as it stands. */
export function printable(text: string): string {
  return text.replace(UNPRINTABLE, '\ufffd');
}

/** JSON in which the same characters are escaped; JSON's own escapes stop at U+001F. */
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
