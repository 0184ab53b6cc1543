import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** One of the files that are imported, all of the same numbers. */
export interface ImportFile {
  readonly name: string;
  readonly path: string;
  /** What `sqlite3` imports for comparison: the file itself, or one with the same rows. */
  readonly plain: PlainFile;
}

export interface PlainFile {
  readonly path: string;
  readonly isCsv: boolean;
}

/** Writes the files into `folder`. */
export function importFiles(folder: string, rows: number): Record<ImportKind, ImportFile> {
  const numbers = distinctNumbers(rows);
  const write = (name: string, lines: readonly string[]) => {
    const path = join(folder, name);
    writeFileSync(path, `${lines.join('\n')}\n`);
    return path;
  };
  const international = numbers.map((number) => `+1${number}`);
  const lines = write('e164.txt', international);
  const national = write('national.txt', numbers.map(toNational));
  const csv = write('labelled.csv', ['number,label', ...international.map((n) => `${n},${LABEL}`)]);
  const json = write('labelled.json', [
    '{"list":"acme/spam","kind":"block","entries":[',
    international.map((n) => `{"entry":"${n}","label":${LABEL}}`).join(',\n'),
    ']}',
  ]);
  const kazoo = write('kazoo.json', [
    '{"data":{"name":"spam","numbers":{',
    international.map((n) => `"${n}":{"name":${LABEL}}`).join(',\n'),
    '},"should_block_anonymous":false}}',
  ]);
  const labelled = { path: csv, isCsv: true };
  return {
    e164: { name: 'E.164', path: lines, plain: { path: lines, isCsv: false } },
    national: {
      name: 'national spellings',
      path: national,
      plain: { path: national, isCsv: false },
    },
    csv: { name: 'labelled CSV', path: csv, plain: labelled },
    json: { name: 'labelled JSON', path: json, plain: labelled },
    kazoo: { name: 'KAZOO', path: kazoo, plain: labelled },
  };
}

export type ImportKind = 'e164' | 'national' | 'csv' | 'json' | 'kazoo';

const LABEL = '"reported, twice"';

/** American numbers, the same in each run, in no order. */
function distinctNumbers(count: number): string[] {
  const numbers = new Set<string>();
  for (let state = 1; numbers.size < count; ) {
    const digit = (from: number, to: number) => {
      state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
      return from + ((state >>> 8) % (to - from));
    };
    numbers.add(`${digit(201, 990)}${digit(200, 1_000)}${digit(1_000, 10_000)}`);
  }
  return [...numbers];
}

function toNational(number: string, at: number): string {
  const [area, exchange, line] = [number.slice(0, 3), number.slice(3, 6), number.slice(6)];
  switch (at % 3) {
    case 0:
      return `(${area}) ${exchange}-${line}`;
    case 1:
      return number;
    default:
      return `1-${area}-${exchange}-${line}`;
  }
}
