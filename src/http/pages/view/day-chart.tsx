import { inAccount, withQuery } from './links.js';
import { showCount } from './parts.js';
import { dayName } from './times.js';

/** Calls by outcome. */
export interface Tally {
  readonly rejected: number;
  readonly through: number;
  readonly unscreened: number;
}

export interface DayTally extends Tally {
  /** `2026-11-27`. */
  readonly day: string;
}

export function totalOf({ rejected, through, unscreened }: Tally): number {
  return rejected + through + unscreened;
}

/** Heights in pixels: of the bars, above the highest bar, and below them for the days. */
const [BARS, HEAD, FOOT] = [150, 20, 24];
const BOTTOM = HEAD + BARS;

const PARTS = ['rejected', 'unscreened', 'through'] as const;
const LEGEND = { rejected: 'Rejected', unscreened: 'Unscreened', through: 'Through' } as const;

/**
 * Days as stacked bars, each a link to its calls. For screen readers and keyboards, the table below has the
 * same numbers and links.
 */
export function DayChart({
  days,
  account,
}: {
  days: readonly DayTally[];
  account: string | undefined;
}) {
  const top = roundUp(Math.max(...days.map(totalOf)));
  return (
    <>
      <svg class="chart" aria-hidden="true">
        {[0.5, 1].map((share) => (
          <g>
            <line
              class="grid"
              x1="0"
              x2="100%"
              y1={BOTTOM - share * BARS}
              y2={BOTTOM - share * BARS}
            />
            <text class="scale" x="-8" y={BOTTOM - share * BARS + 4}>
              {showCount(top * share)}
            </text>
          </g>
        ))}
        {days.map((day, at) => (
          <DayBar
            day={day}
            top={top}
            left={(at / days.length) * 100}
            width={100 / days.length}
            href={callsOf(day, account)}
          />
        ))}
        <line class="axis" x1="0" x2="100%" y1={BOTTOM} y2={BOTTOM} />
      </svg>
      <p class="legend" aria-hidden="true">
        {PARTS.map((part) => (
          <span class={`legend-${part}`}>{LEGEND[part]}</span>
        ))}
      </p>
      <DayTable days={days} account={account} />
    </>
  );
}

function callsOf({ day }: DayTally, account: string | undefined): string {
  return withQuery(inAccount(account, 'calls'), { day });
}

/** @param left like `width` in per cent, so that text has the same size on every screen */
function DayBar({
  day,
  top,
  left,
  width,
  href,
}: {
  day: DayTally;
  top: number;
  left: number;
  width: number;
  href: string;
}) {
  let y = BOTTOM;
  const bars = PARTS.filter((part) => day[part] > 0).map((part) => {
    // So that a single call among thousands is visible.
    const height = Math.max(2, (day[part] / top) * BARS);
    y -= height;
    const [x, across] = [`${left + width * 0.12}%`, `${width * 0.76}%`];
    return <rect class={`bar-${part}`} x={x} y={y} width={across} height={height} />;
  });
  return (
    <a href={href} tabindex={-1}>
      <rect class="bar-field" x={`${left}%`} y="0" width={`${width}%`} height={BOTTOM + FOOT}>
        <title>{describe(day)}</title>
      </rect>
      {bars}
      <text class="bar-text" x={`${left + width / 2}%`} y={BOTTOM + FOOT - 7}>
        {day.day.slice(8).replace(/^0/, '')}
      </text>
    </a>
  );
}

function describe(day: DayTally): string {
  const parts = PARTS.map((part) => `${showCount(day[part])} ${LEGEND[part].toLowerCase()}`);
  return `${dayName(day.day)}: ${showCount(totalOf(day))} calls, ${parts.join(', ')}`;
}

function DayTable({ days, account }: { days: readonly DayTally[]; account: string | undefined }) {
  return (
    <details class="more" id="days-table">
      <summary>As a table</summary>
      <table>
        <caption class="visually-hidden">Calls by day, the latest first</caption>
        <thead>
          <tr>
            <th scope="col">Day</th>
            <th scope="col" class="figure">
              Calls
            </th>
            {PARTS.map((part) => (
              <th scope="col" class="figure">
                {LEGEND[part]}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {[...days].reverse().map((day) => (
            <tr>
              <th scope="row">
                <a href={callsOf(day, account)}>{dayName(day.day)}</a>
              </th>
              <td class="figure">{showCount(totalOf(day))}</td>
              {PARTS.map((part) => (
                <td class="figure">{showCount(day[part])}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </details>
  );
}

const STEPS = [1, 1.2, 1.6, 2, 3, 4, 5, 6, 8, 10];

/** The top of the scale: a round number whose half is a whole number. */
function roundUp(most: number): number {
  if (most <= 10) return Math.max(2, most + (most % 2));
  const power = 10 ** Math.floor(Math.log10(most));
  return (STEPS.find((step) => step * power >= most) ?? 10) * power;
}
