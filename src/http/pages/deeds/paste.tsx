import { Readable } from 'node:stream';
import { type ImportResult, importResult } from '../../../admin/import-result.js';
import { invalid } from '../../../errors.js';
import { readText } from '../../../formats/text.js';
import type { Exchange } from '../../route.js';
import { page } from '../answer.js';
import type { Form } from '../form.js';
import { addPasted, type Pasted, readPasted, toPasteModel } from '../load/paste.js';
import { listLink } from '../view/links.js';
import { countEntries } from '../view/list-state.js';
import { PasteView } from '../view/paste.js';
import type { Done } from './deed.js';

/** Shows what would be added from pasted text or a file or, once confirmed, adds it. */
export async function pasteEntries(exchange: Exchange, form: Form): Promise<Done | Response> {
  const list = exchange.names.list ?? '';
  const { policy } = exchange.stores;
  const pasted = await readInput(form);
  const force = form.text('force') === 'yes';
  const isMeant = form.text('confirm') === 'yes';
  const report = await addPasted(policy, list, pasted, exchange.authorship, {
    dryRun: !isMeant,
    force,
  });
  if (!isMeant) {
    const model = toPasteModel(report, pasted, pasted.text);
    const content = <PasteView model={model} />;
    return page(exchange, { view: 'lists', title: `Add to ${list}`, content });
  }
  return { ...describeImport(list, importResult(report)), to: listLink(list) };
}

/** What an import did. */
export function describeImport(
  list: string,
  { added, changed, invalid: bad }: Pick<ImportResult, 'added' | 'changed' | 'invalid'>,
): Done {
  return {
    text: `${countEntries(added)} added to ${list}${changed === 0 ? '' : `, ${changed} changed`}.`,
    notes: bad === 0 ? [] : [`${bad} invalid ${bad === 1 ? 'line was' : 'lines were'} left out.`],
    isIdle: added + changed === 0,
  };
}

async function readInput(form: Form): Promise<Pasted> {
  const file = await form.file('file');
  const column = form.filled('column');
  if (file !== undefined) return readPasted(await textOf(file), column, file.name);
  const text = form.text('text') ?? '';
  if (text !== '') return readPasted(text, column);
  throw invalid('there is nothing to add; paste numbers, one per line, or choose a file');
}

/** What is sent again once it is confirmed. */
const LONGEST = 8_000_000;

/** Unpacked. Throws `AppError` if it is no text. */
async function textOf({ name, bytes }: { name: string; bytes: Buffer }): Promise<string> {
  let text = '';
  for await (const piece of readText(Readable.from([bytes]), name)) {
    text += piece;
    if (text.length > LONGEST) throw invalid(`${name} is too long for a form; import it in parts`);
  }
  return text;
}
