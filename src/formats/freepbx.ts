import { type Note, printable, type Remarks } from './row.js';

/** The header of FreePBX's export of its blacklist. */
const COLUMNS = ['number', 'description'];

export function isFreePbx(columns: readonly string[]): boolean {
  const named = columns.filter((name) => name !== '');
  return named.length === COLUMNS.length && COLUMNS.every((name) => named.includes(name));
}

type Setting = { readonly skipped: string } | { readonly problem: string };

/**
 * FreePBX stores two settings among its numbers and exports them as rows (`Blacklist.class.php`):
 * `blocked` (1: block unknown callers) and `dest` (the destination of blocked callers).
 */
export class FreePbxSettings {
  #blocksUnknown: boolean | undefined;
  #destination = '';

  /** The setting in the row; undefined if the row is a number. */
  read(number: string, description: string): Setting | undefined {
    if (number === 'blocked') return this.#readBlocked(description);
    if (number !== 'dest') return undefined;
    this.#destination = description;
    return SKIPPED;
  }

  remarks(): Pick<Remarks, 'kind' | 'blockAnonymous'> {
    const isBlacklist = this.#blocksUnknown !== undefined || this.#destination !== '';
    return { kind: isBlacklist ? 'block' : undefined, blockAnonymous: this.#blocksUnknown };
  }

  notes(): Note[] {
    const notes: Note[] = [];
    if (this.#blocksUnknown === true) {
      notes.push({
        text: 'the row blocked,1 is FreePBX\'s "Block Unknown/Blocked Caller ID", taken as the anonymous rule of the list',
      });
    }
    if (this.#destination !== '') {
      notes.push({
        text: `the row dest is where FreePBX sends blocked callers (${printable(this.#destination)}), which is not taken over`,
        remedy: { kind: 'choose-action' },
      });
    }
    return notes;
  }

  #readBlocked(value: string): Setting {
    if (value !== '1' && value !== '0' && value !== '') {
      return {
        problem: `the setting "blocked" of FreePBX is 1 or 0, and not "${printable(value)}"`,
      };
    }
    this.#blocksUnknown = value === '1';
    return SKIPPED;
  }
}

const SKIPPED = { skipped: 'settings of FreePBX' };
