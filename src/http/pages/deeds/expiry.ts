import { parseDuration } from '../../../duration.js';
import { invalid } from '../../../errors.js';
import type { Exchange } from '../../route.js';
import type { Form } from '../form.js';
import { zoneOf } from '../frame-of.js';
import { startOfDay } from '../view/times.js';

const DAY_MS = 86_400_000;

/** When what a form makes ends, in Unix milliseconds; undefined for never. See `UntilChoice`. */
export function readExpiry(exchange: Exchange, form: Form): number | undefined {
  const until = form.filled('until');
  if (until === undefined) return undefined;
  if (until === 'keep') return Number(form.text('expiresAt')) || undefined;
  if (until === 'date') return endOfDay(form.text('untilDate') ?? '', zoneOf(exchange));
  const duration = parseDuration(until);
  if (duration === undefined) throw invalid(`"${until}" is no time; choose one of the list`);
  return Date.now() + duration;
}

/** The first moment after it. */
function endOfDay(day: string, zone: string): number {
  const noon = Date.parse(`${day}T12:00:00Z`);
  if (!/^\d{4}-\d{2}-\d{2}$/.test(day) || Number.isNaN(noon)) {
    throw invalid(`"${day}" is no day; choose the last day on which it holds`);
  }
  const end = startOfDay(new Date(noon + DAY_MS).toISOString().slice(0, 10), zone);
  if (end > Date.now()) return end;
  throw invalid(`${day} is over; choose a day that is not`);
}
