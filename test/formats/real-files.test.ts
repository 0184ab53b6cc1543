import { createReadStream } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { openListFile } from '../../src/formats/detect.js';
import type { Row } from '../../src/formats/row.js';
import { readText } from '../../src/formats/text.js';
import { isProblem } from '../../src/screening/policy/entry.js';
import { parseEntries } from '../../src/screening/policy/entry-range.js';

const LISTS = new URL('../../fixtures/lists/', import.meta.url);

/** A file of `fixtures/lists` as an import for an account in `country` takes it, a line for each row. */
async function taken(file: string, country: 'US' | 'DE'): Promise<string[]> {
  const chunks = createReadStream(new URL(file, LISTS), { highWaterMark: 100 });
  const opened = await openListFile({ name: file, text: readText(chunks, file), now: 0 });
  const rows: Row[] = [];
  for await (const batch of opened.rows) rows.push(...batch);
  const { kind, blockAnonymous, notes } = opened.remarks();
  return [
    [opened.format, kind, blockAnonymous && 'anonymous'].filter(Boolean).join(' '),
    ...rows.map((row) => `${row.line}: ${describeRow(row, country)}`),
    ...notes.map(({ text }) => `note: ${text}`),
  ];
}

function describeRow(row: Row, country: 'US' | 'DE'): string {
  if ('skipped' in row) return `skipped, ${row.skipped}`;
  if ('problem' in row) return `invalid, ${row.problem}`;
  const parsed = parseEntries(row.text, country);
  if (isProblem(parsed)) return `invalid, ${parsed.problem}`;
  const texts = parsed.map(({ text }) => text).join(' ');
  const reports = row.reports === undefined ? '' : `, ${row.reports} reports`;
  return `${texts}${row.label === undefined ? '' : ` (${row.label})`}${reports}`;
}

/** A file name and a country, then what is taken; paragraphs are files. */
const FILES = `
phoneblock.json DE
phoneblock block
1: +493023125100 (PhoneBlock: fraud), 20 reports
2: +390456789123 (PhoneBlock: gambling), 10 reports
3: +493023125101 (PhoneBlock: advertising), 4 reports
4: skipped, withdrawn

phoneblock.xml DE
phoneblock block
2: +493023125100 (PhoneBlock: fraud), 20 reports
3: +390456789123 (PhoneBlock: gambling), 10 reports
4: skipped, withdrawn

contacts.vcf US
vcard allow
6: +14155550100 (Jane Miller)
8: +14155550101 (Jane Miller)
14: +442079460958 (Zo, Ltd.)
21: +493023125100 (Jürgen Müller)
23: +14155550102 (Jürgen Müller)

fritzbox-phonebook.xml DE
fritzbox allow
4: +493023125100 (Müller & Söhne)
4: +4915771234567 (Müller & Söhne)
5: skipped, internal numbers of the FRITZ!Box

google-contacts.csv US
google allow
2: +14155550100 (Grace Brewster Hopper)
2: +14155550101 (Grace Brewster Hopper)
2: +442079460958 (Grace Brewster Hopper)
4: +14155550102 (Example Travel)
5: skipped, contacts without a number

fcc-complaints.csv DE
fcc block
2: +14155550100 (FCC: Prerecorded Voice)
3: skipped, complaints without a number
4: +14155550100 (FCC: Prerecorded Voice)

ftc-complaints.json DE
ftc block
1: +14155550100 (FTC: Reducing your debt (credit cards, mortgage, student loans))
2: skipped, complaints without a number

asterisk-blacklist.txt US
asterisk block anonymous
1: +14155550100 (sells windows)
2: +14155550101
3: name:v2041052101
4: skipped, settings of FreePBX
5: skipped, settings of FreePBX
6: skipped, of the family cidname
note: the row blocked,1 is FreePBX's "Block Unknown/Blocked Caller ID", taken as the anonymous rule of the list
note: the row dest is where FreePBX sends blocked callers (app-blackhole,hangup,1), which is not taken over

ncidd.blacklist US
ncid block anonymous
5: skipped, words for hidden callers
6: +1999* (unassigned and used for spoofing calls)
7: +1876* (expensive international call scam)
7: +1876* (expensive international call scam)
8: name:*bad marketing*
8: +13215550112
9: name:survey*
10: +14155550100 (Unwanted Marketing Call)
11: invalid, "^1?(800|888)555" is a regular expression; write a number, a prefix like +1900* or a name pattern like name:*warranty*
note: the name PRIVATE or ANONYMOUS is how NCID blocks hidden callers, taken as the anonymous rule of the list

jcblock-blacklist.dat US
jcblock block
3: +18005550112 (JUNK CALL)
4: name:*cell phone ca* (ALL CA CELL PHONES)
5: name:*auto warranty* (JUNK CALL)
6: +191313* (BAD NUMBER)
7: name:survey*
8: invalid, "809" is a part of a number; write a whole number or a prefix like +1900*

no-header.csv US
csv
1: +14155550100 (Smith, Bob)
2: +14155550101 (Travel Ltd)
3: +14155550102
note: no column is called number; numbers were taken from column 3 ("(415) 555-0100"), labels from column 4 ("smith, bob")
`;

describe('a file as people have it', () => {
  const files = FILES.trim()
    .split('\n\n')
    .map((paragraph) => paragraph.split('\n'));
  it.each(files)('%s', async (title, ...expected) => {
    const [file = '', country] = title.split(' ');
    expect(await taken(file, country as 'US' | 'DE')).toEqual(expected);
  });
});
