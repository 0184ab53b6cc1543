import { splitListName } from '../../../screening/policy/list-name.js';
import { type RenameOperation, SETTING } from '../../operation.js';
import { LIST_KEY, listParameters } from './policy-rows.js';
import type { Statements } from './statements.js';

/** Renames an account or list. Rows refer to it by key; only what has its name as text follows. */
export function renameRow(statements: Statements, { what, name, to }: RenameOperation): void {
  statements.run(DOCUMENT, { kind: what, name, to });
  if (what === 'list') {
    statements.run(LIST, { ...listParameters(name), to: splitListName(to).name });
    return;
  }
  statements.run(ACCOUNT, { name, to });
  statements.run(SETTING_VALUE, { setting: SETTING.defaultAccount, name, to });
  statements.run(DOCUMENTS_OF_LISTS, { name, to });
}

const LIST = `UPDATE list SET name = :to WHERE list_key = ${LIST_KEY}`;

const ACCOUNT = 'UPDATE account SET id = :to WHERE id = :name';

const SETTING_VALUE = 'UPDATE setting SET value = :to WHERE name = :setting AND value = :name';

/** A removed account or list of that name may have left one behind. */
const DOCUMENT =
  'UPDATE OR REPLACE foreign_document SET name = :to WHERE kind = :kind AND name = :name';

const DOCUMENTS_OF_LISTS = `
  UPDATE OR REPLACE foreign_document SET name = :to || substr(name, length(:name) + 1)
  WHERE kind = 'list' AND substr(name, 1, length(:name) + 1) = :name || '/'`;
