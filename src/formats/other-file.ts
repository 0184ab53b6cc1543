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

/** Bytes as Latin-1 (see file(1)), or a pattern of text. */
type Beginning = readonly [beginning: string | RegExp, file: string | OtherFile];

const PICTURE = 'is a picture; write its numbers into a text file, one on each line';

/** Files that are not lists. */
const BEGINNINGS: readonly Beginning[] = [
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
  ...['\x89PNG', '\xff\xd8\xff', 'GIF8', 'II*\0', 'MM\0*'].map(
    (beginning): Beginning => [beginning, PICTURE],
  ),
  [/^RIFF.{4}WEBP/s, PICTURE],
  [/^(?:RIFF.{4}WAVE|ID3|OggS|fLaC|\xff[\xfa\xfb\xf3])/s, 'is a sound file'],
  ['\x7fELF', 'is a program'],
  [/^(?:From |Received: |Return-Path: |MIME-Version: )/i, 'is an e-mail; save its attachment'],
  [
    /^\s*(?:<!--[^>]*-->\s*)*<(?:!doctype html|html|head|body|title|script|meta)\b/i,
    'is a web page (HTML), such as an error page in place of a download; check its address',
  ],
  [/^\s*BEGIN:VCALENDAR/i, 'is a calendar'],
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
