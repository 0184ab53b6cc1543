import type { Child } from 'hono/jsx';
import { printable } from '../../../printable.js';
import { nationalForm } from '../../../screening/number/national-form.js';
import { entryKind } from '../../../screening/policy/entry.js';
import { useReader } from './reader.js';
import { shortTime, wholeTime } from './times.js';

/*
 * What stands in every view. Whatever a caller or an editor wrote goes through `Text`: it is never HTML, and
 * marks that set a text's direction change nothing around it.
 */

export function Text({ children }: { children: string }) {
  return <bdi>{printable(children)}</bdi>;
}

const LONGEST_SHOWN = 40;

/** A text that may be of any length: cut, with the whole of it on hover. */
export function Cut({ children }: { children: string }) {
  const text = printable(children);
  if (text.length <= LONGEST_SHOWN) return <bdi>{text}</bdi>;
  const start = text.slice(0, LONGEST_SHOWN).replace(/[\ud800-\udbff]$/, '');
  return <bdi title={text}>{start}…</bdi>;
}

/** A number as the reader writes it, with the form that is stored on hover and on copy. */
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

/** An entry as it is read: of a number its national form, of a name pattern what it looks for. */
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

/** A state in a word. The tone only underlines what the word says. */
export function Chip({ tone, children }: { tone: Tone; children: Child }) {
  return <span class={`chip ${tone}`}>{children}</span>;
}

/** What to do next where there is nothing to show. */
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
