import { broadPrefixProblem } from '../../../admin/entries.js';
import { countryOfList, existingList } from '../../../admin/existing.js';
import { countryOfNumber, nationalForm } from '../../../screening/number/national-form.js';
import type { CountryCode } from '../../../screening/number/phone-number.js';
import { isProblem, type ParsedEntry, parseEntry } from '../../../screening/policy/entry.js';
import type { Exchange } from '../../route.js';
import { capital } from '../problem-text.js';
import { Text } from '../view/parts.js';

/** How an entry would be read while it is typed, as a fragment of HTML. */
export async function previewEntry({
  stores: { policy },
  names,
  url,
}: Exchange): Promise<Response> {
  const text = (url.searchParams.get('entry') ?? '').slice(0, 512);
  const list = await existingList(policy, names.list ?? '');
  const country = await countryOfList(policy, list.name);
  const parsed = parseEntry(text, country);
  const problem = isProblem(parsed)
    ? parsed.problem
    : list.kind === 'block'
      ? broadPrefixProblem(parsed.text, country)
      : undefined;
  const html = isProblem(parsed) ? (
    <span class="bad">
      <Text>{capital(parsed.problem)}</Text>
    </span>
  ) : (
    <span class={(problem ?? parsed.note) ? 'doubt' : undefined}>
      → <Text>{describe(parsed, country)}</Text>
      {problem === undefined ? null : <Text>{`. ${capital(problem)}`}</Text>}
      {parsed.note === undefined ? null : <Text>{`. ${capital(parsed.note.message)}`}</Text>}
    </span>
  );
  return new Response(String(html), {
    headers: { 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-store' },
  });
}

const COUNTRY_NAMES = new Intl.DisplayNames(['en'], { type: 'region' });

function describe({ kind, text }: ParsedEntry, country: CountryCode): string {
  switch (kind) {
    case 'name':
      return `callers whose whole name is ${text.slice('name:'.length)}`;
    case 'prefix':
      return `all numbers that begin with ${text.slice(0, -1)}`;
    case 'number': {
      const of = countryOfNumber(text);
      const where = of === undefined ? '' : ` (${COUNTRY_NAMES.of(of)})`;
      return `exactly ${nationalForm(text, country)}${where}`;
    }
    default:
      return kind satisfies never;
  }
}
