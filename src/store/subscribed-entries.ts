import { type AppError, invalid } from '../errors.js';
import { placeOfUrl, type Subscription } from './subscription.js';

/** Why the entries of a list can't be edited by hand. */
export function subscribedEntries(list: string, { url }: Subscription): AppError {
  return invalid(`${list} gets its entries from ${placeOfUrl(url)} and can't be edited by hand`, {
    remedy: { kind: 'edit-other-list', list },
  });
}
