import { basename } from 'node:path';
import { callerIdPrefix } from './caller-id-prefix.js';
import { mapLines } from './lines.js';
import { type ListFile, type Note, printable, type Row, type Source } from './row.js';

/** A beginning of a number, which is how NCID writes prefixes. */
const BEGINNING = /^\^(?:1\?)?\+?\d/;

/** By its name, by its comments, or by its first entry. */
export function isNcid(text: string, name: string, firstEntry: string | undefined): boolean {
  return (
    /^ncidd\.(?:black|white)list/.test(basename(name)) ||
    /^#.*\bncidd?\b/im.test(text) ||
    BEGINNING.test(firstEntry ?? '')
  );
}

/**
 * The blacklist or whitelist of NCID: expressions separated by blanks, in double quotes if they
 * have blanks, with a comment. Names match in part, numbers exactly or, with `^`, as a prefix.
 */
export async function openNcid(source: Source): Promise<ListFile> {
  const isAllow = /white/i.test(`${basename(source.name)} ${firstComment(source.start)}`);
  const reader = new NcidReader();
  return {
    rows: mapLines(source, (text, line) => reader.toRows(text, line)),
    unit: 'line',
    remarks: () => ({
      kind: isAllow ? 'allow' : 'block',
      blockAnonymous: isAllow ? undefined : reader.blocksHidden || undefined,
      notes: reader.notes(),
    }),
  };
}

function firstComment(text: string): string {
  return /^#.*/m.exec(text)?.[0] ?? '';
}

/** What NCID shows as the name of callers who hide theirs. */
const HIDDEN = ['PRIVATE', 'ANONYMOUS'];

class NcidReader {
  blocksHidden = false;

  toRows(text: string, line: number): Row[] {
    const { expressions, label } = parse(text);
    return expressions.map((expression) => {
      if (HIDDEN.includes(expression.toUpperCase())) {
        this.blocksHidden = true;
        return { line, skipped: 'words for hidden callers' };
      }
      const entry = toEntry(expression);
      return entry === undefined
        ? { line, problem: regular(expression) }
        : { line, text: entry, label };
    });
  }

  notes(): Note[] {
    if (!this.blocksHidden) return [];
    return [
      {
        text: 'the name PRIVATE or ANONYMOUS is how NCID blocks hidden callers, taken as the anonymous rule of the list',
      },
    ];
  }
}

/** `#` begins a comment outside of quotes; `#=` gives callers a name. */
function parse(text: string) {
  const expressions: string[] = [];
  for (const [token, quoted] of text.matchAll(/"([^"]*)"|#.*$|[^\s"#]+|"/g)) {
    if (token.startsWith('#')) {
      return { expressions, label: token.replace(/^#+=?/, '').trim() || undefined };
    }
    expressions.push(quoted ?? token);
  }
  return { expressions, label: undefined };
}

/** `^` and, for American numbers, `1?`. */
const EXPRESSION = /^(?:(\^)((?:\\?\+\?)?1\?)?)?(.*)$/;

/** Undefined for a regular expression that is more than a beginning. */
function toEntry(expression: string): string | undefined {
  const [, start = '', trunk = '', rest = ''] = EXPRESSION.exec(expression) ?? [];
  const isWhole = rest.endsWith('$');
  const text = rest.replace(/(?:\$|\.\*)$/, '');
  const isPrefix = start !== '' && !isWhole;
  if (/^\+?\d[\d().-]*$/.test(text)) {
    const number = trunk === '' ? text : `+1${text}`;
    return isPrefix ? callerIdPrefix(number) : number;
  }
  if (text === '' || trunk !== '' || /[\\^$|()[\]{}+*?]/.test(text)) return undefined;
  return `name:${start === '' ? '*' : ''}${text}${isWhole ? '' : '*'}`;
}

function regular(expression: string): string {
  return `"${printable(expression)}" is a regular expression; write a number, a prefix like +1900* or a name pattern like name:*warranty*`;
}
