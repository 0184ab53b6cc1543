import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { checkDialplan } from '../../src/doctor/freeswitch.js';
import { temporaryFolder } from '../support/temporary.js';

const listen = { host: '127.0.0.1', port: 8084 };

const section = (target: string, set = 'socket_resume=true') =>
  `<section name="dialplan"><context name="public"><extension name="screen"><condition>
     <action application="set" data="execute_on_blind_transfer_ringfence=unset socket_resume"></action>
     <action application="sched_transfer" data="+3 $1 XML public"></action>
     <action application="set" data="${set}"></action>
     <action application="socket" data="${target}"></action>
   </condition></extension></context></section>`;

it.each([
  ['calls sent here', section('127.0.0.1:8084 async'), 'ok', undefined],
  ['no socket action', '<section name="dialplan"></section>', 'problem', '00_ringfence.xml'],
  ['no socket action', '<section name="dialplan"></section>', 'problem', 'above public_extensions'],
  [
    'another port',
    section('127.0.0.1:9 async'),
    'problem',
    'start ringfence with --listen 127.0.0.1:9',
  ],
  ['a variable', section('${controller} async'), 'warning', 'see that its value is 127.0.0.1:8084'],
  ['no protection', section('127.0.0.1:8084 async', 'a=b'), 'warning', 'set socket_resume=true'],
  ['sync, which needs none', section('127.0.0.1:8084', 'a=b'), 'ok', undefined],
  ['no dialplan', "can't find anything\n", 'warning', 'xml_curl'],
  ['no answer', undefined, 'warning', 'xml_curl'],
])('finds %s', (_, xml, status, remedy) => {
  const [finding, ...others] = checkDialplan(xml, { listen, socketSecretFile: undefined });
  expect(others).toEqual([]);
  expect(finding?.status).toBe(status);
  if (remedy === undefined) expect(finding?.remedy).toBeUndefined();
  else expect(finding?.remedy).toContain(remedy);
});

it('finds that the dialplan can not ask callers, if some are to be asked', () => {
  const shipped = readFileSync(new URL('../../freeswitch-dialplan.xml', import.meta.url), 'utf8')
    .replaceAll(/<!--[\s\S]*?-->/g, '')
    .replace(
      /<include>([\s\S]*)<\/include>/,
      (_, extensions) =>
        `<section name="dialplan"><context name="public">${extensions}</context></section>`,
    );
  const problemsOf = (xml: string, challengers: string[]) =>
    checkDialplan(xml, { listen, socketSecretFile: undefined }, challengers)
      .filter(({ status }) => status !== 'ok')
      .map(({ status, message }) => `${status}: ${message}`);
  const old = section('127.0.0.1:8084 async');
  expect(problemsOf(shipped, ['acme/asked'])).toEqual([]);
  expect(problemsOf(old, [])).toEqual([]);
  expect(problemsOf(old, ['acme/asked', 'spam'])).toEqual([
    "problem: extension screen of context public can't ask callers to press a digit, so the challenge of acme/asked and 1 more lets them through",
  ]);
  const renamed = shipped.replace('name="ringfence-challenge"', 'name="other"');
  expect(problemsOf(renamed, ['spam'])).toHaveLength(1);
});

it('uses the action that leads here if another leads elsewhere', () => {
  const both = section('127.0.0.1:9') + section('127.0.0.1:8084');
  expect(checkDialplan(both, { listen, socketSecretFile: undefined })).toMatchObject([
    {
      status: 'ok',
      message: expect.stringContaining(
        'extension screen of context public sends calls to 127.0.0.1:8084',
      ),
    },
  ]);
});

it('names the extensions that take calls away first', () => {
  const sample = section('127.0.0.1:8084 async').replace(
    '<extension name="screen">',
    `<extension name="public_extensions"><condition field="destination_number" expression="^(10[01][0-9])$">
       <action application="transfer" data="$1 XML default"></action></condition></extension>$&`,
  );
  expect(checkDialplan(sample, { listen, socketSecretFile: undefined })).toMatchObject([
    { status: 'ok' },
    {
      status: 'warning',
      message: expect.stringContaining('public_extensions is in front of screen'),
      remedy: expect.stringContaining('at the top of the context'),
    },
  ]);
});

it.each([
  ['0123456789abcdefghij', 'ok'],
  ['0123456789abcdefghix', 'problem'],
  ['', 'problem'],
])('compares the shared secret with %j, and never shows either', (path, status) => {
  const file = join(temporaryFolder(), 'secret');
  writeFileSync(file, '0123456789abcdefghij\n');
  const findings = checkDialplan(section(`127.0.0.1:8084/${path}`), {
    listen,
    socketSecretFile: file,
  });
  expect(findings).toMatchObject([{ status }]);
  expect(JSON.stringify(findings)).not.toContain('0123456789');
});
