/*
 * What an existing entry `e` becomes if the entry `w` with the same text is put, as SQL. The same
 * expressions serve one entry and a million.
 */

/** SQL expressions over the rows `e` and `w`; `:now` is Unix milliseconds. */
export interface EntryColumns {
  readonly label: string;
  readonly expiresAt: string;
}

/** `w` replaces `e`. */
export function replaced(w: string): EntryColumns {
  return { label: `${w}.label`, expiresAt: `${w}.expires_at` };
}

/** `w` renews `e`: fields that `w` leaves out stay, but an expired entry becomes permanent. */
export function renewed(w: string): EntryColumns {
  return {
    label: `coalesce(${w}.label, e.label)`,
    expiresAt: `coalesce(${w}.expires_at, iif(e.expires_at <= :now, NULL, e.expires_at))`,
  };
}

/** Whether `e` changes. */
export function differs({ label, expiresAt }: EntryColumns): string {
  return `(e.label IS NOT ${label} OR e.expires_at IS NOT ${expiresAt})`;
}
