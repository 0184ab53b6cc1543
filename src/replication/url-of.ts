import type { SharedSettings } from '../config/shared-settings.js';
import type { Replica } from '../store/sqlite/replica/replica-row.js';

/** The address of a shared policy: as set, else as the database remembers it. */
export function urlOf(replica: Replica, { shared }: Pick<SharedSettings, 'shared'>): string {
  return shared ?? replica.url;
}
