import { useReader } from './reader.js';
import { dayOf, shortTime } from './times.js';

/** Values of the field `until`, besides `keep` and `date`, which takes the date from `untilDate`. */
const UNTIL_CHOICES = {
  '': 'for ever',
  '1d': 'for a day',
  '7d': 'for a week',
  '30d': 'for 30 days',
  '365d': 'for a year',
} as const;

/** A choice of an expiry. An existing one that is in the future can be kept. */
export function UntilChoice({ expiresAt }: { expiresAt?: number | undefined }) {
  const { now, zone } = useReader();
  const hasEnd = expiresAt !== undefined && expiresAt > now;
  return (
    <div class="until">
      <label>
        <span>Until</span>
        <select name="until">
          {hasEnd ? (
            <option value="keep" selected>
              until {shortTime(expiresAt, now, zone)}
            </option>
          ) : null}
          {Object.entries(UNTIL_CHOICES).map(([value, text]) => (
            <option value={value}>{text}</option>
          ))}
          <option value="date">until a date…</option>
        </select>
      </label>
      <label class="until-date">
        <span>Last day</span>
        <input type="date" name="untilDate" min={dayOf(now, zone)} max="9999-12-30" />
      </label>
    </div>
  );
}
