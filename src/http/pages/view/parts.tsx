import type { Child } from 'hono/jsx';
import { printable } from '../../../printable.js';
import { nationalForm } from '../../../screening/number/national-form.js';
import { entryKind } from '../../../screening/policy/entry.js';
import { useReader } from './reader.js';
import { shortTime, wholeTime } from './times.js';

/*
 * Parts of all views. Everything that callers and users wrote is shown by `Text`: it can't contain HTML, and
 * bidirectional control characters don't affect what is around it.
 */

export function Text({ children }: { children: string }) {
  return <bdi>{printable(children)}</bdi>;
}

const LONGEST_SHOWN = 40;

/** A text of any length: truncated, with the whole text on hover. */
export function Cut({ children }: { children: string }) {
  const text = printable(children);
  if (text.length <= LONGEST_SHOWN) return <bdi>{text}</bdi>;
  const start = text.slice(0, LONGEST_SHOWN).replace(/[\ud800-\udbff]$/, '');
  return <bdi title={text}>{start}…</bdi>;
}

/** A number in its national form, with the stored form on hover and when copied. */
export function PhoneNumber({ children }: { children: string }) {
  const { country } = useReader();
  const shown = nationalForm(children, country);
  if (shown === children) return <Cut>{children}</Cut>;
  return (
    <span class="number" title={children} data-copy={children}>
      {shown}
    </span>
  );
}

/** An entry: a number in its national form, a name pattern without `name:`. */
export function EntryText({ children }: { children: string }) {
  const kind = entryKind(children);
  if (kind === 'number') return <PhoneNumber>{children}</PhoneNumber>;
  if (kind === 'prefix') return <Text>{children}</Text>;
  return (
    <>
      name <Cut>{children.slice('name:'.length)}</Cut>
    </>
  );
}

/** @param at Unix milliseconds */
export function Time({ at }: { at: number }) {
  const { now, zone } = useReader();
  return (
    <time datetime={new Date(at).toISOString()} title={wholeTime(at, zone)}>
      {shortTime(at, now, zone)}
    </time>
  );
}

const INTEGER = new Intl.NumberFormat('en-GB');

export function showCount(count: number): string {
  return INTEGER.format(count);
}

/** `1 entry`, `1,200 entries`. */
export function counted(count: number, one: string, many = `${one}s`): string {
  return `${showCount(count)} ${count === 1 ? one : many}`;
}

export type Tone = 'rejected' | 'unscreened' | 'good' | 'quiet' | 'plain';

/** A state in one word. The tone only supports the word, for readers who don't see colours. */
export function Chip({ tone, children }: { tone: Tone; children: Child }) {
  return <span class={`chip ${tone}`}>{children}</span>;
}

/** In place of an empty table: what to do next. */
export function Empty({ title, children }: { title: string; children?: Child }) {
  return (
    <div class="empty">
      <p class="empty-title">{title}</p>
      {children}
    </div>
  );
}

/** A name and a value in a list of facts. */
export function Fact({ name, children }: { name: string; children: Child }) {
  return (
    <div class="fact">
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}
