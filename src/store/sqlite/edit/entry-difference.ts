/*
 * What an entry `e` becomes where another of the same text, `w`, is put: as SQL, for one entry as for
 * a million of them.
 */

/** SQL expressions over the rows `e` and `w`; `:now` is Unix milliseconds. */
export interface EntryColumns {
  readonly label: string;
  readonly expiresAt: string;
}

/** The other takes its place. */
export function replaced(w: string): EntryColumns {
  return { label: `${w}.label`, expiresAt: `${w}.expires_at` };
}

/** The other renews it: what that doesn't say stays, but an expired entry doesn't stay expired. */
export function renewed(w: string): EntryColumns {
  return {
    label: `coalesce(${w}.label, e.label)`,
    expiresAt: `coalesce(${w}.expires_at, iif(e.expires_at <= :now, NULL, e.expires_at))`,
  };
}

/** Whether `e` becomes something else. */
export function differs({ label, expiresAt }: EntryColumns): string {
  return `(e.label IS NOT ${label} OR e.expires_at IS NOT ${expiresAt})`;
}
