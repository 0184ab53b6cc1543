import type { Remedy } from '../errors.js';

/** A file that is not a list. The problem completes a sentence that begins with its name. */
export interface OtherFile {
  readonly problem: string;
  readonly remedy?: Remedy;
}

const SAVE_AS_CSV = 'save it as CSV (UTF-8) in the spreadsheet program';
const UTF_16 = 'is UTF-16; convert it: iconv -f UTF-16 -t UTF-8 FILE > NEW';

function compressed(program: string): OtherFile {
  return { problem: 'is compressed', remedy: { kind: 'unpack', program } };
}

/**
 * Files that are not lists, by their beginning: bytes as Latin-1 (see file(1)), or a pattern of
 * text.
 */
const BEGINNINGS: readonly (readonly [beginning: string | RegExp, file: string | OtherFile])[] = [
  ['\xff\xfe', UTF_16],
  ['\xfe\xff', UTF_16],
  ['\x1f\x8b', compressed('gunzip -c')],
  ['BZh', compressed('bunzip2 -c')],
  ['\xfd7zXZ', compressed('xz -dc')],
  ['\x28\xb5\x2f\xfd', compressed('zstd -dc')],
  ['PK\x03\x04', `is a zip file or a spreadsheet (XLSX, ODS); unpack it, or ${SAVE_AS_CSV}`],
  ['\xd0\xcf\x11\xe0', `is a spreadsheet (XLS); ${SAVE_AS_CSV}`],
  ['%PDF-', 'is a PDF; get the list as CSV or plain text'],
  ['{\\rtf', 'is an RTF document; save it as plain text'],
  ['SQLite format 3', 'is an SQLite database; export its table as CSV'],
  [
    /^\s*<(?:!doctype html|html|head|body|title)\b/i,
    'is a web page (HTML), such as an error page in place of a download; check its address',
  ],
  [/^\s*<[!?a-z]/i, 'is XML; write it as CSV, or as one entry on each line'],
  [/^\s*BEGIN:VCARD/i, 'is a vCard file; export the contacts as CSV'],
];

const BYTE_ORDER_MARK = /^\xef\xbb\xbf/;
const LONGEST_BEGINNING = 512;

/** What the file is and what to do, if it is not a list; undefined if it may be one. */
export function otherFile(bytes: Buffer): OtherFile | undefined {
  const start = bytes.toString('latin1', 0, LONGEST_BEGINNING).replace(BYTE_ORDER_MARK, '');
  const found = BEGINNINGS.find(([beginning]) =>
    typeof beginning === 'string' ? start.startsWith(beginning) : beginning.test(start),
  )?.[1];
  return typeof found === 'string' ? { problem: found } : found;
}
