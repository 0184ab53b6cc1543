import { isTelephoneNumber } from '../screening/number/phone-number.js';
import { roundedProblem } from '../screening/number/spreadsheet-number.js';
import { FusionPbxActions } from './fusionpbx-actions.js';
import { type ListFile, type Note, printable, type Row, type Source } from './row.js';
import { numberInCell } from './spreadsheet-cell.js';
import { columnOf, mapRows, openTable, type Table, type TableRow } from './table.js';

/** Columns of FusionPBX's table `v_call_block`, each with the name that older versions gave it. */
const COLUMNS = {
  number: ['call_block_number', 'blocked_caller_number'],
  countryCode: ['call_block_country_code'],
  name: ['call_block_name', 'blocked_caller_name'],
  enabled: ['call_block_enabled', 'block_call_enabled'],
  direction: ['call_block_direction'],
  description: ['call_block_description'],
  action: ['call_block_action', 'blocked_call_action'],
  app: ['call_block_app'],
  data: ['call_block_data'],
  extension: ['extension_uuid'],
  domain: ['domain_uuid'],
} as const;

export function isFusionPbx(columns: readonly string[]): boolean {
  return COLUMNS.number.some((name) => columns.includes(name));
}

/**
 * A CSV export of FusionPBX's call block. Its `call_block/index.lua` matches the number, with or
 * without its country code, and all numbers that begin with it; or only the name.
 */
export async function openFusionPbx(source: Source): Promise<ListFile> {
  const table = await openTable(source);
  const reader = new FusionPbxReader(table);
  const rows = mapRows(table, (row) => reader.toRow(row));
  return { rows, unit: 'line', remarks: () => ({ kind: 'block', notes: reader.notes() }) };
}

type Cells = Readonly<Record<keyof typeof COLUMNS, string>>;

class FusionPbxReader {
  readonly #at: readonly (readonly [column: string, at: number])[];
  readonly #actions = new FusionPbxActions();
  #domain: string | undefined;
  #prefixes = 0;
  #shortNumbers = 0;
  #namedNumbers = 0;

  constructor(table: Table) {
    const known = Object.values(COLUMNS).flat();
    columnOf(table, COLUMNS.number, { format: 'fusionpbx', known });
    this.#at = Object.entries(COLUMNS).map(([column, names]) => [column, columnOf(table, names)]);
  }

  toRow({ line, cells }: TableRow): Row {
    const row = this.#cellsOf(cells);
    const skipped = skipReason(row);
    if (skipped !== undefined) return { line, skipped };
    const problem = rowProblem(row) ?? this.#domainProblem(row);
    if (problem !== undefined) return { line, problem };
    this.#actions.count(row);
    return { line, text: this.#entryOf(row), label: this.#labelOf(row) };
  }

  notes(): Note[] {
    const counted = [
      this.#prefixes > 0 && `taken as prefixes like +1900*, as FusionPBX does: ${this.#prefixes}`,
      this.#shortNumbers > 0 &&
        `short numbers without a country code, taken as extensions: ${this.#shortNumbers}; FusionPBX also blocks numbers that begin with them; for that, write a prefix like +1900*`,
      this.#namedNumbers > 0 &&
        `rows with a number and a name, of which only the number counts here: ${this.#namedNumbers}`,
    ].filter((text) => text !== false);
    return [...this.#actions.notes(), ...counted.map((text) => ({ text }))];
  }

  #cellsOf(cells: readonly string[]): Cells {
    const row = Object.fromEntries(
      this.#at.map(([column, at]) => [column, value(cells[at])]),
    ) as Cells;
    const [number, countryCode] = [row.number, row.countryCode].map(numberInCell);
    return { ...row, number, countryCode } as Cells;
  }

  #domainProblem({ domain }: Cells): string | undefined {
    if (domain === '') return undefined;
    this.#domain ??= domain;
    if (domain === this.#domain) return undefined;
    return `it belongs to domain ${printable(domain)}, rows before it to ${printable(this.#domain)}; export one domain at a time`;
  }

  #entryOf({ number, countryCode, name }: Cells): string {
    if (number === '') return `name:${name}`;
    if (number.endsWith('%')) {
      this.#prefixes++;
      const start = number.slice(0, -1);
      return `${countryCode === '' ? start : toInternational(start, countryCode)}*`;
    }
    if (countryCode === '') {
      if (number.length <= LONGEST_SHORT) this.#shortNumbers++;
      return number;
    }
    const international = toInternational(number, countryCode);
    if (isTelephoneNumber(international)) return international;
    this.#prefixes++;
    return `${international}*`;
  }

  #labelOf({ number, name, description }: Cells): string | undefined {
    if (number !== '' && name !== '') this.#namedNumbers++;
    return (number === '' ? description : name || description) || undefined;
  }
}

const LONGEST_SHORT = 6;

/** A number with a country code takes precedence over the column next to it. */
function toInternational(number: string, countryCode: string): string {
  if (number.startsWith('+')) return number;
  return number.startsWith('00') ? `+${number.slice(2)}` : `+${countryCode}${number}`;
}

const TRUE = ['', 'true', 't', '1', 'yes'];
const FALSE = ['false', 'f', '0', 'no'];

/** Database exports have several spellings of a missing value. */
function value(cell: string | undefined): string {
  const text = cell?.trim() ?? '';
  return text === 'NULL' || text === '\\N' ? '' : text;
}

function skipReason(row: Cells): string | undefined {
  if (FALSE.includes(row.enabled.toLowerCase())) return 'disabled';
  if (row.direction === 'outbound') return 'for outbound calls';
  if (row.extension !== '') return 'for one extension only (extension_uuid)';
  if (row.number === '' && row.name === '') return 'without number and name';
  return undefined;
}

function rowProblem({ enabled, number, countryCode }: Cells): string | undefined {
  if (!TRUE.includes(enabled.toLowerCase())) {
    return `call_block_enabled is "${printable(enabled)}"; true or false`;
  }
  if (!/^[0-9]{0,4}$/.test(countryCode)) {
    return `"${printable(countryCode)}" is not a country code; write its digits, like 1 or 44`;
  }
  const rounded = roundedProblem(number);
  if (rounded !== undefined) return rounded;
  return /[\^$\\|[\]{}]|\.[*+]/.test(number)
    ? `"${printable(number)}" is a regular expression; write a number or a prefix like +1900*`
    : undefined;
}
