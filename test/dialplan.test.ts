import { readFileSync } from 'node:fs';
import { XMLParser, XMLValidator } from 'fast-xml-parser';
import { describe, expect, it } from 'vitest';

const XML = readFileSync(new URL('../freeswitch-dialplan.xml', import.meta.url), 'utf8');

interface Extension {
  readonly name: string;
  readonly continue?: string;
  readonly condition: readonly {
    readonly field: string;
    readonly expression: string;
    readonly action?: readonly { readonly application: string; readonly data?: string }[];
  }[];
}

function extensionsOf(xml: string): Extension[] {
  const parser = new XMLParser({
    ignoreAttributes: false,
    attributeNamePrefix: '',
    isArray: (name) => ['extension', 'condition', 'action'].includes(name),
  });
  return (parser.parse(xml) as { include: { extension: Extension[] } }).include.extension;
}

const actionsOf = (extension: Extension | undefined) =>
  extension?.condition.flatMap(({ action = [] }) =>
    action.map(({ application, data = '' }) => `${application} ${data}`.trim()),
  );

describe('freeswitch-dialplan.xml', () => {
  it('is well-formed, also with its alternatives', () => {
    expect(XMLValidator.validate(XML)).toBe(true);
    const alternatives = XML.replaceAll(
      /\n\s*<extension name="ringfence-(?:account|screen-sync)"/g,
      '-->$&',
    )
      .replaceAll(/(<!--(?:(?!-->)[\s\S])*?-->)/g, '')
      .replaceAll(/\n\s*-->/g, '');
    expect(XMLValidator.validate(alternatives)).toBe(true);
    expect(extensionsOf(alternatives).map(({ name }) => name)).toEqual([
      'ringfence-account',
      'ringfence-return',
      'ringfence-screen',
      'ringfence-screen-sync',
      'ringfence-challenge',
    ]);
    const sync = extensionsOf(alternatives).find(({ name }) => name === 'ringfence-screen-sync');
    expect(actionsOf(sync)).toEqual([
      'set ringfence_verdict=unscreened',
      'set ringfence_dialled=$1',
      'socket 127.0.0.1:8084',
      'transfer $1 XML ${context}',
    ]);
  });

  it('cleans up after every way back, and continues', () => {
    const [first] = extensionsOf(XML);
    expect(first).toMatchObject({
      continue: 'true',
      condition: [{ field: '${ringfence_guard}', expression: '^(\\d+)$' }],
    });
    expect(actionsOf(first)).toEqual([
      'sched_cancel $1',
      'multiunset ^^;ringfence_guard;ringfence_wait;socket_resume;execute_on_blind_transfer_ringfence',
    ]);
  });

  it('guards the socket, marks the call first, and continues without us', () => {
    const screen = extensionsOf(XML)[1];
    expect(screen?.condition[0]).toMatchObject({ field: '${ringfence_verdict}', expression: '^$' });
    expect(actionsOf(screen)).toEqual([
      'set ringfence_verdict=unscreened',
      'set ringfence_dialled=$1',
      'set execute_on_blind_transfer_ringfence=unset socket_resume',
      'set socket_resume=true',
      'sched_transfer +3 $1 XML ${context}',
      'set ringfence_guard=${last_sched_id}',
      'socket 127.0.0.1:8084 async',
      'sched_cancel ${ringfence_guard}',
      'set ringfence_wait=${msleep(50)}',
      'transfer ${regex(${socket_resume}|^true$|$1 XML ${context}|n)}',
      'set ringfence_wait=${msleep(200)}',
      'set ringfence_wait=${msleep(1000)}',
      'transfer $1 XML ${context}',
    ]);
  });

  it('asks only a caller whom Ringfence sent there, and has the call screened again', () => {
    const challenge = extensionsOf(XML)[2];
    expect(challenge?.condition.slice(0, 2)).toMatchObject([
      { field: 'destination_number', expression: '^ringfence-challenge$' },
      { field: '${ringfence_challenge}', expression: '^[0-9]$' },
    ]);
    expect(challenge?.condition.at(-1)).toMatchObject({ field: '${ringfence_dialled}' });
    expect(actionsOf(challenge)?.slice(-7)).toEqual([
      'answer',
      'sleep 500',
      'unset playback_ms',
      "play_and_get_digits 1 1 3 5000 # ${ringfence_prompt} '' ringfence_pressed ^${ringfence_challenge}$",
      'set ringfence_answer=${ringfence_challenge}:${ringfence_pressed}:${playback_ms}',
      'multiunset ^^;ringfence_challenge;ringfence_pressed;ringfence_prompt;ringfence_verdict;ringfence_reason;ringfence_list',
      'transfer $1 XML ${context}',
    ]);
  });

  it.each([
    ['1000', true],
    ['+14155550142', true],
    ['alice.smith', true],
    ['*97', true],
    ['1000 XML public', false],
    ['${system(x)}', false],
    ['a\nb', false],
    ['a;b', false],
    ['', false],
  ])('screens the dialled number %j: %s', (dialled, expected) => {
    const expression = extensionsOf(XML)[1]?.condition[1]?.expression ?? '';
    expect(new RegExp(expression).test(dialled)).toBe(expected);
  });
});
