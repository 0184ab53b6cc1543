/*
 * A change is answered with a whole page, as without a script. The parts that changed are taken out of it and
 * replaced. Focus, scroll position and open details are kept.
 */

const parser = new DOMParser();

/** Called with the whole page at first, and then with every part that was replaced. */
export type Prepare = (root: ParentNode) => void;
const preparations: Prepare[] = [];

export function onNewContent(prepare: Prepare): void {
  preparations.push(prepare);
  prepare(document);
}

/** Sends a form as the browser would, and shows the response in place. */
export async function submit(form: HTMLFormElement, submitter?: HTMLElement | null): Promise<void> {
  if (form.ariaBusy === 'true') return;
  form.ariaBusy = 'true';
  if (submitter) submitter.ariaBusy = 'true';
  try {
    const data = new FormData(form, submitter);
    const isMultipart = form.enctype === 'multipart/form-data';
    const body = isMultipart
      ? data
      : new URLSearchParams(data as unknown as Record<string, string>);
    const action = submitter?.getAttribute('formaction') ?? form.action;
    const response = await fetch(action, { method: 'POST', body });
    if (new URL(response.url).pathname === '/sign-in') return signInAgain(form, data);
    show(await response.text(), response, form);
  } catch {
    tell('The server can’t be reached. What you typed is still here; try again.');
  } finally {
    form.ariaBusy = 'false';
    if (submitter) submitter.ariaBusy = 'false';
  }
}

/** Follows a link in place. */
export async function visit(href: string, change: 'push' | 'replace' = 'push'): Promise<void> {
  try {
    const response = await fetch(href);
    const html = await response.text();
    const at = response.url;
    if (new URL(at).pathname === '/sign-in') return location.assign(at);
    if (change === 'push') history.pushState({}, '', at);
    else history.replaceState({}, '', at);
    put(parser.parseFromString(html, 'text/html'), []);
  } catch {
    location.assign(href);
  }
}

function show(html: string, { ok, url: href }: Response, form: HTMLFormElement): void {
  const page = parser.parseFromString(html, 'text/html');
  const isElsewhere = href.split('#')[0] !== location.href.split('#')[0];
  const parts = (form.dataset['swap'] ?? '').split(' ').filter((id) => id !== '');
  if (page.querySelector('main') === null) return location.assign(href);
  // If it was refused, what was typed stays as it is.
  if (!ok) return put(page, ['message']);
  form.closest('details')?.removeAttribute('open');
  if (isElsewhere && !isAnswerOf(form, href)) history.pushState({}, '', href);
  const restore = rememberTyped(form);
  put(page, isElsewhere ? [] : parts);
  restore();
}

/** Whether a page is the direct response to a form, and so has no address of its own. */
function isAnswerOf(form: HTMLFormElement, href: string): boolean {
  return href === form.action;
}

function put(page: Document, parts: readonly string[]): void {
  const focus = rememberFocus();
  const open = [...document.querySelectorAll<HTMLDetailsElement>('main details[id][open]')].map(
    ({ id }) => id,
  );
  const ids = new Set([...(parts.length === 0 ? ['main'] : parts), 'message']);
  for (const id of ids) {
    const [old, fresh] = [document.getElementById(id), page.getElementById(id)];
    if (fresh === null) old?.remove();
    else old?.replaceWith(document.adoptNode(fresh));
  }
  if (parts.length === 0) {
    for (const part of ['.bar nav', '.menus']) {
      const fresh = page.querySelector(part);
      if (fresh !== null) document.querySelector(part)?.replaceWith(document.adoptNode(fresh));
    }
  }
  document.title = page.title;
  for (const id of open) document.getElementById(id)?.setAttribute('open', '');
  for (const id of ids) {
    const part = document.getElementById(id);
    if (part !== null) for (const prepare of preparations) prepare(part);
  }
  focus();
}

type Field = HTMLInputElement | HTMLTextAreaElement;
const TYPED = 'input:not([type=hidden], [type=file], [type=checkbox], [type=radio]), textarea';

/** Restores what was typed into other forms than the one that was sent. */
function rememberTyped(sent: HTMLFormElement): () => void {
  const typed = new Map<string, string>();
  for (const field of document.querySelectorAll<Field>(TYPED)) {
    const isTyped = field.value !== field.defaultValue && field.form !== sent;
    if (isTyped) typed.set(keyOf(field), field.value);
  }
  return () => {
    if (typed.size === 0) return;
    for (const field of document.querySelectorAll<Field>(TYPED)) {
      field.value = typed.get(keyOf(field)) ?? field.value;
    }
  };
}

/** The same field after its form was replaced. Hidden fields tell forms of rows apart. */
function keyOf({ form, name }: Field): string {
  const hidden = form?.querySelectorAll<HTMLInputElement>('input[type=hidden]') ?? [];
  return JSON.stringify([form?.action, name, ...[...hidden].map(({ value }) => value)]);
}

const FOCUSABLE = 'a[href], button, input, select, textarea, summary, [tabindex]';

/** Restores the focus: to the element at the same position of the same part, else to the part. */
function rememberFocus(): () => void {
  const active = document.activeElement;
  const around = active?.closest('main [id]:not(main)');
  if (!active || !around) return () => {};
  const { id } = around;
  const place = [...around.querySelectorAll(FOCUSABLE)].indexOf(active);
  const rows = [...document.querySelectorAll('[data-row]')];
  const row = rows.indexOf(active.closest('[data-row]') as Element);
  return () => {
    if (document.activeElement !== document.body) return;
    const now = document.getElementById(id);
    const all = [...(now?.querySelectorAll<HTMLElement>(FOCUSABLE) ?? [])];
    const isVisible = (element: HTMLElement | undefined) => element?.checkVisibility() === true;
    const same =
      place < 0 ? (now as HTMLElement | undefined) : all[Math.min(place, all.length - 1)];
    const next = [...document.querySelectorAll<HTMLElement>('[data-row]')];
    const found = [same, now as HTMLElement | undefined, next[Math.min(row, next.length - 1)]].find(
      (element) => element !== null && isVisible(element),
    );
    (found ?? document.getElementById('main'))?.focus({ preventScroll: true });
  };
}

const KEPT = 'ringfence-form';

/** After the session has ended: keeps what was typed until the user has signed in again. */
function signInAgain(form: HTMLFormElement, data: FormData): void {
  const fields = [...data].filter(([, value]) => typeof value === 'string');
  const here = location.pathname + location.search;
  const kept = { here, action: new URL(form.action).pathname, fields };
  sessionStorage.setItem(KEPT, JSON.stringify(kept));
  location.assign(`/sign-in?back=${encodeURIComponent(here)}`);
}

export function restoreForm(): void {
  const text = sessionStorage.getItem(KEPT);
  if (text === null) return;
  const { here, action, fields } = JSON.parse(text) as {
    here: string;
    action: string;
    fields: [string, string][];
  };
  if (here !== location.pathname + location.search) return;
  sessionStorage.removeItem(KEPT);
  const isSame = (form: HTMLFormElement) =>
    new URL(form.action).pathname === action &&
    fields.every(([name, value]) => {
      const field = form.elements.namedItem(name);
      return (
        !(field instanceof HTMLInputElement && field.type === 'hidden') || field.value === value
      );
    });
  const form = [...document.forms].find(isSame);
  if (form === undefined) return;
  for (const [name, value] of fields) {
    const field = form.elements.namedItem(name);
    if (field !== null && 'value' in field) field.value = value;
  }
  for (let at = form.closest('details'); at; at = at.parentElement?.closest('details') ?? null) {
    at.open = true;
  }
  form.querySelector<HTMLElement>('button:not([hidden])')?.focus();
  tell('You had been signed out. What you typed is back; send it again.');
}

/** A message of the script itself. */
export function tell(text: string): HTMLElement {
  const box = document.createElement('div');
  box.className = 'message problem';
  const words = document.createElement('p');
  words.className = 'message-text';
  words.textContent = text;
  box.append(words);
  document.getElementById('message')?.replaceChildren(box);
  return box;
}

/** A message of the server, as it writes it. */
export function replaceMessage(html: string): void {
  const fresh = parser.parseFromString(html, 'text/html').getElementById('message');
  if (fresh !== null) document.getElementById('message')?.replaceWith(document.adoptNode(fresh));
}

/** The element with this id of another page. */
export async function fetchPart(href: string, id: string): Promise<Element | undefined> {
  const response = await fetch(href);
  const page = parser.parseFromString(await response.text(), 'text/html');
  return page.getElementById(id) ?? undefined;
}

/** Parses rows of a table. */
export function parseRows(html: string): Element[] {
  const page = parser.parseFromString(`<table><tbody>${html}</tbody></table>`, 'text/html');
  return [...page.querySelectorAll('tbody > tr')].map((row) => document.adoptNode(row));
}

/** Parses inline HTML. */
export function parseInline(html: string): Node[] {
  return [...document.adoptNode(parser.parseFromString(html, 'text/html').body).childNodes];
}
