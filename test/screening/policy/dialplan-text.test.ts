import { describe, expect, it } from 'vitest';
import { readDialplanText } from '../../../src/admin/fields.js';
import { verdictCommands } from '../../../src/event-socket/commands.js';
import type { InboundCall } from '../../../src/event-socket/inbound-call.js';
import { formatAction, parseAction } from '../../../src/screening/policy/action.js';
import {
  CONTEXT,
  DIALPLAN,
  type DialplanText,
  EXTENSION,
  isDialplanText,
  REASON_PHRASE,
} from '../../../src/screening/policy/dialplan-text.js';
import { isProblem } from '../../../src/screening/policy/entry.js';
import type { BlockAction, CallflowTarget } from '../../../src/screening/policy/policy.js';
import { parseDocument } from '../../../src/store/document/policy-document.js';

const call = { socketMode: 'async', dialled: '1000', context: 'public' } as InboundCall;

const SURROUNDINGS = [
  '',
  ' ',
  'a',
  '-',
  '-bleg',
  '1000 XML public',
  'x'.repeat(64),
  'x'.repeat(65),
];
const CHARACTERS = [...Array(256).keys()].map((code) => String.fromCharCode(code));
const TEXTS = [
  ...SURROUNDINGS,
  ...CHARACTERS.flatMap((char) => [char, `pub${char}lic`, `a${char}`, `${char}a`]),
  '\u2028a',
  '１０００',
  '${system(x)}',
];

/** Whether the wire takes it. */
function isSent(action: BlockAction | { kind: 'callflow' }, callflow: CallflowTarget): boolean {
  const verdict = { verdict: 'transfer', reason: 'default', evidence: [], action } as never;
  return verdictCommands(verdict, call, { id: 'acme', callflow }) !== undefined;
}

function isApplied(callflow: CallflowTarget): boolean {
  return succeeds(() => parseDocument({ accounts: [{ id: 'acme', callflow }] }, 'policy.json'));
}

/** Whether it is read as an action, and kept as it is: white space becomes single spaces. */
function isAction(text: string): boolean {
  const action = parseAction(text);
  return !isProblem(action) && formatAction(action) === text;
}

function succeeds(use: () => unknown): boolean {
  try {
    use();
    return true;
  } catch {
    return false;
  }
}

/** Those of the texts that this takes, to compare by eye. */
const takenBy = (takes: (text: string) => boolean) => TEXTS.filter(takes);

describe.each<[DialplanText, keyof CallflowTarget]>([
  [EXTENSION, 'extension'],
  [DIALPLAN, 'dialplan'],
  [CONTEXT, 'context'],
])('%o', (kind, field) => {
  const sent = takenBy((text) => isSent({ kind: 'callflow' }, { [field]: text }));

  it('is the same for commands, documents and options', () => {
    expect(sent).toContain('pub_lic');
    expect(sent).not.toContain('pub lic');
    expect(takenBy((text) => isApplied({ [field]: text }))).toEqual(sent);
    expect(takenBy((text) => succeeds(() => readDialplanText(kind, text)))).toEqual(sent);
  });
});

describe('actions', () => {
  it('transfer only to what FreeSWITCH accepts', () => {
    const sent = takenBy((text) => isSent({ kind: 'transfer', extension: text }, {}));
    expect(takenBy((text) => isAction(`transfer ${text}`))).toEqual(sent);
    expect(sent).not.toContain('-bleg');
  });

  it('respond only with what FreeSWITCH accepts', () => {
    const sent = takenBy((text) => isSent({ kind: 'respond', code: 433, phrase: text }, {}));
    const isSpaced = (text: string) => / $| {2}/.test(text);
    expect(takenBy((text) => isAction(`respond 433 ${text}`))).toEqual(
      sent.filter((text) => !isSpaced(text)),
    );
    expect(TEXTS.filter((text) => isDialplanText(REASON_PHRASE, text))).toEqual(sent);
  });
});
