import { startChoice } from './choice.js';
import { importFile, largeFile } from './import.js';
import { startKeys } from './keys.js';
import { startLive } from './live.js';
import { fetchPart, onNewContent, parseInline, restoreForm, submit, visit } from './swap.js';

/*
 * Runs in the browser. Everything works without it, but slower.
 */

document.documentElement.classList.add('js');
const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
// biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store API is missing in some browsers
document.cookie = `zone=${zone}; Path=/; Max-Age=31536000; SameSite=Strict`;
const shownIn = document.getElementById('main')?.dataset['zone'];
if (shownIn !== undefined && shownIn !== zone) visit(location.href, 'replace');

document.addEventListener('submit', (event) => {
  const form = event.target as HTMLFormElement;
  if (form.dataset['swap'] !== undefined) {
    event.preventDefault();
    const file = largeFile(form);
    if (file === undefined) submit(form, event.submitter);
    else importFile(form, file);
  } else if (form.dataset['filter'] !== undefined) {
    event.preventDefault();
    filter(form);
  }
});

document.addEventListener('change', ({ target }) => {
  const { form } = target as HTMLInputElement;
  if (form?.classList.contains('auto')) form.requestSubmit();
  const isChoice = target instanceof HTMLSelectElement && target.value !== 'days';
  if (form?.dataset['filter'] !== undefined && isChoice) filter(form);
});

/** Shows the address of a search, without empty fields. */
function filter(form: HTMLFormElement): void {
  const fields = [...new FormData(form)].filter(([, value]) => value !== '') as [string, string][];
  const query = new URLSearchParams(fields).toString();
  visit(query === '' ? form.action : `${form.action}?${query}`);
}

addEventListener('popstate', () => visit(location.href, 'replace'));

document.addEventListener('click', (event) => {
  const target = event.target as Element;
  for (const menu of document.querySelectorAll('details.menu[open]')) {
    if (!menu.contains(target)) menu.removeAttribute('open');
  }
  const link = target.closest<HTMLAnchorElement>('a[data-open]');
  if (link === null || event.ctrlKey || event.metaKey || event.shiftKey || event.button !== 0)
    return;
  event.preventDefault();
  openBelow(link);
});

document.addEventListener('keydown', ({ key, target }) => {
  const menu = key === 'Escape' ? (target as Element).closest('details.menu[open]') : null;
  menu?.removeAttribute('open');
  menu?.querySelector('summary')?.focus();
});

/** Shows the reasons of a verdict below the row of its call. A second click closes them. */
async function openBelow(link: HTMLAnchorElement): Promise<void> {
  const row = link.closest('tr');
  const next = row?.nextElementSibling;
  if (next?.classList.contains('detail')) {
    next.remove();
    link.ariaExpanded = 'false';
    return;
  }
  const part = await fetchPart(link.href, 'why').catch(() => undefined);
  if (row === null || part === undefined) return location.assign(link.href);
  const cell = document.createElement('td');
  cell.colSpan = row.cells.length;
  part.removeAttribute('id');
  cell.append(document.adoptNode(part));
  const detail = document.createElement('tr');
  detail.className = 'detail';
  detail.append(cell);
  row.after(detail);
  link.ariaExpanded = 'true';
}

const TYPING_MS = 200;

/** Shows how an entry will be read while it is typed. */
onNewContent((root) => {
  for (const input of root.querySelectorAll<HTMLInputElement>('[data-preview]')) {
    const output = document.getElementById('preview');
    let timer: ReturnType<typeof setTimeout> | undefined;
    let asked = 0;
    input.addEventListener('input', () => {
      clearTimeout(timer);
      timer = setTimeout(async () => {
        const ask = ++asked;
        const href = `${input.dataset['preview']}?entry=${encodeURIComponent(input.value)}`;
        const html = input.value === '' ? '' : await fetch(href).then((answer) => answer.text());
        if (ask === asked) output?.replaceChildren(...parseInline(html));
      }, TYPING_MS);
    });
  }
  root.querySelector<HTMLInputElement>('[data-select]')?.select();
});

/** Copies a number in its stored form. */
document.addEventListener('copy', (event) => {
  const selection = getSelection();
  const node = selection?.anchorNode;
  const number = (node instanceof Element ? node : node?.parentElement)?.closest<HTMLElement>(
    '[data-copy]',
  );
  if (!number?.contains(selection?.focusNode ?? null)) return;
  if (selection?.toString().trim() !== number.textContent?.trim()) return;
  event.clipboardData?.setData('text/plain', number.dataset['copy'] ?? '');
  event.preventDefault();
});

startChoice();
startKeys();
startLive();
restoreForm();
