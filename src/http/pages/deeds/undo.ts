import { undoChange as undoRecorded } from '../../../admin/changes.js';
import { invalid } from '../../../errors.js';
import { noSuch } from '../../problem.js';
import type { Exchange } from '../../route.js';
import { mayUndo } from '../load/history.js';
import type { Done } from './deed.js';

/** Undoes a change. To redo it, undo the undo. */
export async function undoChange(exchange: Exchange): Promise<Done> {
  const { policy } = exchange.stores;
  const id = Number(exchange.names.change);
  const change = await policy.recordedChange(id);
  if (change === undefined) throw noSuch('change', String(id));
  const isUndone = change.undoneBy !== undefined;
  if (!isUndone && !mayUndo(change, exchange.principal)) {
    throw invalid(
      `change ${id} can only be undone by its author, ${change.author}, or by an admin`,
    );
  }
  await undoRecorded(policy, { change: id }, exchange.authorship);
  return { text: `Undone: change ${id}.` };
}
