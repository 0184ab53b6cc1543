/** For `vi.waitUntil`: until it holds. Only what never happens takes so long, under any load. */
export const EVENTUALLY = { timeout: 120_000, interval: 20 };
