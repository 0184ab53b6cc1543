import { onNewContent, parseRows, visit } from './swap.js';

const MOST_ROWS = 200;
/** Scrolled down by more pixels, the reader is reading: new rows wait. */
const READING = 160;
const FRESH_MS = 4_000;

let source: EventSource | undefined;
let waiting: Element[] = [];

/** Shows new calls above the others, unless the reader has scrolled down, hidden the page or paused them. */
export function startLive(): void {
  onNewContent(connect);
  document.addEventListener('visibilitychange', () => {
    if (document.hidden) source?.close();
    else connect();
  });
  addEventListener('scroll', () => scrollY < READING && insert(), { passive: true });
  document.addEventListener('click', ({ target }) => {
    const button = (target as Element).closest('#live');
    if (button === null) return;
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
    if (scrollY < READING) insert();
    else announce(`${waiting.length} new calls above`);
  });
  source.addEventListener('signed-out', () => visit(location.href, 'replace'));
}

function insert(): void {
  const body = document.querySelector('[data-live]');
  if (body === null || waiting.length === 0) return;
  const rows = waiting.filter(({ id }) => document.getElementById(id) === null);
  waiting = [];
  for (const row of rows) row.classList.add('fresh');
  body.prepend(...rows);
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
