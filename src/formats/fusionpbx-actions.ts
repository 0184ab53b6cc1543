import type { Note } from './row.js';

/** The columns of the action: one in older versions, two today. */
interface ActionCells {
  readonly action: string;
  readonly app: string;
  readonly data: string;
}

const DEFAULT = 'reject CALL_REJECTED';

/**
 * Collects the actions of a file's rows. FusionPBX has one for each number, a list has one for all.
 */
export class FusionPbxActions {
  readonly #counts = new Map<string, number>();

  count(cells: ActionCells): void {
    const action = toAction(cells);
    this.#counts.set(action, (this.#counts.get(action) ?? 0) + 1);
  }

  /** The actions that the list would need, unless that is the default. */
  notes(): Note[] {
    const actions = [...this.#counts.keys()];
    const [only = DEFAULT] = actions;
    if (actions.length > 1) {
      const counted = [...this.#counts].map(([action, count]) => `${count} x ${action}`);
      return [
        {
          text: `the rows have different actions (${counted.join(', ')}), and a list has one; import each kind into a list of its own`,
        },
      ];
    }
    if (only === DEFAULT) return [];
    if (only.startsWith('hold')) return [{ text: `FusionPBX puts these callers on ${only}` }];
    return [
      { text: `FusionPBX's action is "${only}"`, remedy: { kind: 'set-action', action: only } },
    ];
  }
}

/** The action as FusionPBX's script carries it out. Voicemail is a transfer to *99 and the box. */
function toAction({ action, app, data }: ActionCells): string {
  const [legacyApp = '', legacyData = ''] = action.split(/[\s:]+/);
  const name = (app || legacyApp).toLowerCase();
  const target = app === '' ? legacyData : data;
  switch (name) {
    case '':
    case 'reject':
      return DEFAULT;
    case 'busy':
      return 'reject USER_BUSY';
    case 'voicemail':
      return `transfer *99${target}`;
    case 'extension':
    case 'ivr':
    case 'ring_group':
      return `transfer ${target}`;
    default:
      return `${name} (which has no counterpart here)`;
  }
}
