import { onNewContent, parseRows, visit } from './swap.js';

const MOST_ROWS = 200;
/** Scrolled down by more pixels, the reader is reading. */
const READING = 160;
const RETRY_MS = 500;
const FRESH_MS = 4_000;

let source: EventSource | undefined;
let waiting: Element[] = [];
let retry: ReturnType<typeof setTimeout> | undefined;

/**
 * Shows new calls above the others. While the reader is reading, they wait, because a row that moves is a button
 * that moves; the button counts them, and shows them when pressed.
 */
export function startLive(): void {
  onNewContent(connect);
  document.addEventListener('visibilitychange', () => {
    if (document.hidden) source?.close();
    else connect();
  });
  document.addEventListener('click', ({ target }) => {
    const button = (target as Element).closest('#live');
    if (button === null) return;
    if (waiting.length > 0) {
      scrollTo(0, 0);
      return insert();
    }
    const isOn = button.ariaPressed !== 'true';
    button.ariaPressed = String(isOn);
    if (isOn) connect();
    else source?.close();
  });
}

function connect(): void {
  const body = document.querySelector<HTMLElement>('[data-live]');
  const button = document.getElementById('live');
  const href = body?.dataset['live'];
  if (source?.url.startsWith(location.origin + (href ?? '?')) && source.readyState < 2) return;
  source?.close();
  if (!body || !href || !button) return;
  button.hidden = false;
  if (button.ariaPressed !== 'true') return;
  source = new EventSource(href);
  source.addEventListener('calls', ({ data }: MessageEvent<string>) => {
    // The latest calls come first, although the page has them.
    const rows = parseRows(data).filter(({ id }) => document.getElementById(id) === null);
    if (rows.length === 0) return;
    waiting = [...rows, ...waiting].slice(0, MOST_ROWS);
    insertUnread();
  });
  source.addEventListener('signed-out', () => visit(location.href, 'replace'));
}

function insertUnread(): void {
  clearTimeout(retry);
  if (waiting.length === 0) return;
  if (!isReading()) return insert();
  count();
  retry = setTimeout(insertUnread, RETRY_MS);
}

/** Scrolled down, or about to do something with a row. */
function isReading(): boolean {
  const body = document.querySelector('[data-live]');
  const isPointed = matchMedia('(hover: hover)').matches && body?.matches(':hover') === true;
  const isBusy = body?.querySelector('.detail, .tick:checked, :focus-visible') ?? null;
  return scrollY >= READING || isPointed || isBusy !== null;
}

/** On the button, how many calls wait. */
function count(): void {
  const button = document.getElementById('live');
  const { length } = waiting;
  const text = length === 0 ? 'Live' : `${length} new ${length === 1 ? 'call' : 'calls'}`;
  if (button === null || button.textContent === text) return;
  button.textContent = text;
  if (length > 0) announce(`${text} above`);
}

function insert(): void {
  const body = document.querySelector('[data-live]');
  if (body === null || waiting.length === 0) return;
  const rows = waiting.filter(({ id }) => document.getElementById(id) === null);
  waiting = [];
  count();
  for (const row of rows) row.classList.add('fresh');
  body.prepend(...rows);
  body.closest('table')?.removeAttribute('hidden');
  document.getElementById('no-calls')?.remove();
  setTimeout(() => {
    for (const row of rows) row.classList.remove('fresh');
  }, FRESH_MS);
  for (const row of [...body.children].slice(MOST_ROWS)) row.remove();
  if (rows.length > 0) announce(rows.length === 1 ? 'A new call' : `${rows.length} new calls`);
}

/** For screen readers, politely. */
function announce(text: string): void {
  let place = document.getElementById('live-status');
  if (place === null) {
    place = document.createElement('p');
    place.id = 'live-status';
    place.className = 'visually-hidden';
    place.role = 'status';
    document.body.append(place);
  }
  place.textContent = text;
}
