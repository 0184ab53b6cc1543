/**
 * What a peer can send to make a parser slow: a million characters of what our parsers look for.
 * Whatever backtracks on one of them does so for hours, and fails by the time limit of its test.
 */
const LENGTH = 1_000_000;
const LONG_TEXTS: readonly string[] = [
  ...[...'a1 +"\\<>;@:*?0-/_.\u0000\u0300\u00a0'],
  ...['\\"', '*a', '?*', '; ', 'sip:', '(0)', '%41', '😀', 'ﷺ', 'İ', 'ａ', ';party', '+1415'],
  ...['TN-Validation-Passed', 'verstat=', ';phone-context=+', 'id;'],
]
  .map((text) => text.repeat(LENGTH / text.length))
  .flatMap((text) => [text, `+1${text}`, `"${text}`, `sip:${text}`, `4155550100${text}`]);

/** As a whole a text is read twice at most; of its start, more often, this much in all. */
const MOST_TIMES = 2;
const MOST_OF_START = 100_000;

/** The start of each long text of which `run` reads more than that. */
export function textsReadOften(run: (text: string) => unknown): string[] {
  const texts = LONG_TEXTS.filter((text) => {
    return charactersRead(() => run(text)) > MOST_TIMES * text.length + MOST_OF_START;
  });
  return texts.map((text) => text.slice(0, 16));
}

/** Methods that read all of their text. */
const READERS = [
  'normalize',
  'toLowerCase',
  'toUpperCase',
  'split',
  'replaceAll',
  Symbol.iterator,
] as const;

/** How many characters `run` gives to regular expressions, and to the methods that read all of them. */
function charactersRead(run: () => unknown): number {
  let count = 0;
  const { exec } = RegExp.prototype;
  const restore = [
    replaceMethod(RegExp.prototype, 'exec', function (this: RegExp, text: string) {
      const from = this.global || this.sticky ? this.lastIndex : 0;
      const match = exec.call(this, text);
      if (match !== null) count += match.index + match[0].length - from;
      else count += this.sticky ? 1 : text.length - from;
      return match;
    }),
    ...READERS.map((name) => {
      const method = String.prototype[name] as (this: string, ...given: unknown[]) => unknown;
      return replaceMethod(String.prototype, name, function (this: string, ...given: unknown[]) {
        count += this.length;
        return method.apply(this, given);
      });
    }),
  ];
  try {
    run();
  } finally {
    for (const undo of restore) undo();
  }
  return count;
}

function replaceMethod(on: object, name: PropertyKey, method: unknown): () => void {
  const original = Object.getOwnPropertyDescriptor(on, name) as PropertyDescriptor;
  Object.defineProperty(on, name, { ...original, value: method });
  return () => void Object.defineProperty(on, name, original);
}
