import { parseDuration } from '../../../duration.js';
import { invalid } from '../../../errors.js';
import type { Exchange } from '../../route.js';
import type { Form } from '../form.js';
import { zoneOf } from '../frame-of.js';
import { endOfDay } from '../view/times.js';

/** The expiry that a form asks for, in Unix milliseconds; undefined for none. See `UntilChoice`. */
export function readExpiry(exchange: Exchange, form: Form): number | undefined {
  const until = form.filled('until');
  if (until === undefined) return undefined;
  if (until === 'keep') return Number(form.text('expiresAt')) || undefined;
  if (until === 'date') return endOfLastDay(form.text('untilDate') ?? '', zoneOf(exchange));
  const duration = parseDuration(until);
  if (duration === undefined) throw invalid(`"${until}" is not a duration; choose one of the list`);
  return Date.now() + duration;
}

/** The end of the last day, which must not be over. */
function endOfLastDay(day: string, zone: string): number {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(day) || Number.isNaN(Date.parse(day))) {
    throw invalid(`"${day}" is not a valid date; choose the last day`);
  }
  const end = endOfDay(day, zone);
  if (end > Date.now()) return end;
  throw invalid(`${day} is in the past; choose today or a later day`);
}
