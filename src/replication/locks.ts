/** PostgreSQL's advisory locks are pairs of numbers; the first one is ours: "Ring". */
export const LOCK = 0x52696e67;

/** What only one host may do at a time. */
export const LOCKS = { migrate: 1, snapshot: 2, calls: 3, fetches: 4 } as const;
