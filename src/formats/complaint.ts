import { roundedProblem } from '../screening/number/spreadsheet-number.js';
import { printable, type Row } from './row.js';

/** A complaint to an American authority. Its number is American regardless of the list's country. */
interface Complaint {
  readonly authority: 'FCC' | 'FTC';
  /** Empty if the caller withheld it. */
  readonly number: string;
  readonly subject: string | undefined;
}

export function complaintRow(line: number, { authority, number, subject }: Complaint): Row {
  if (number === '') return { line, skipped: 'complaints without a number' };
  const digits = number.replace(/[\s().-]/g, '');
  const [, national] = /^(?:\+?1)?([2-9][0-9]{9})$/.exec(digits) ?? [];
  if (national === undefined) {
    const problem = roundedProblem(number) ?? `"${printable(number)}" is not an American number`;
    return { line, problem };
  }
  const about = subject?.trim();
  return { line, text: `+1${national}`, label: about ? `${authority}: ${about}` : authority };
}
