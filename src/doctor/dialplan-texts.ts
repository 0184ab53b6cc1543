import { parseAction } from '../screening/policy/action.js';
import {
  CONTEXT,
  DIALPLAN,
  dialplanTextProblem,
  EXTENSION,
} from '../screening/policy/dialplan-text.js';
import { isProblem } from '../screening/policy/entry.js';
import {
  type StoredDialplanText,
  storedDialplanTexts,
} from '../store/sqlite/read/dialplan-texts.js';
import { type Finding, problem } from './finding.js';

const KINDS = { extension: EXTENSION, dialplan: DIALPLAN, context: CONTEXT };

/**
 * Callflows and actions of the policy that can't be sent to FreeSWITCH. Other programs and earlier
 * versions may have stored some. `checkDatabases` reports a database that can't be read.
 */
export function checkDialplanTexts(policyFile: string): Finding[] {
  try {
    return storedDialplanTexts(policyFile).flatMap(checkTexts);
  } catch {
    return [];
  }
}

/** The lists and accounts whose callers are asked to press a digit. Empty if the database can't be read. */
export function challengersIn(policyFile: string): string[] {
  try {
    const texts = storedDialplanTexts(policyFile);
    const challenging = texts.filter(
      ({ kind, text }) => kind === 'action' && /^challenge\b/.test(text),
    );
    return challenging.map(({ owner }) => owner);
  } catch {
    return [];
  }
}

function checkTexts(stored: StoredDialplanText): Finding[] {
  const { kind, owner, text } = stored;
  if (kind === 'action') return isProblem(parseAction(text)) ? [badAction(stored)] : [];
  const wrong = dialplanTextProblem(KINDS[kind], text);
  if (wrong === undefined) return [];
  const message = `calls of account ${owner} are let through unscreened: its ${wrong}`;
  return [problem('policy', message, `ringfence account set ${owner} --no-${kind}`)];
}

function badAction({ owner, text, isList }: StoredDialplanText): Finding {
  const [whose, option] = isList
    ? [`list ${owner}`, `list set ${owner} --action`]
    : [`account ${owner}`, `account set ${owner} --anonymous-action`];
  return problem(
    'policy',
    `${whose} has an action that is not valid, ${JSON.stringify(text)}; its callers are rejected`,
    `ringfence ${option} reject`,
  );
}
