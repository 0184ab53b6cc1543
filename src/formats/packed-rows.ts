import type { BadRow, EntryRow } from './row.js';

const BATCH = 5_000;

type WaitingRow = EntryRow | BadRow;

/** Rows that have to wait, stored in less memory than a million objects take. */
export class PackedRows {
  #rows: WaitingRow[] = [];
  #packed: Buffer[] = [];

  add(row: WaitingRow): void {
    this.#rows.push(row);
    if (this.#rows.length < BATCH) return;
    this.#packed.push(Buffer.from(JSON.stringify(this.#rows)));
    this.#rows = [];
  }

  /** Removes and returns all rows, in batches and in order. */
  *take(): Generator<readonly WaitingRow[]> {
    const packed = this.#packed;
    const rest = this.#rows;
    this.#packed = [];
    this.#rows = [];
    for (const batch of packed) yield JSON.parse(batch.toString()) as WaitingRow[];
    yield rest;
  }
}
