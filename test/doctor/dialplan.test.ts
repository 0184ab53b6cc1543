import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { findSocketActions, leadsTo } from '../../src/doctor/dialplan.js';

const section = (...actions: string[]) =>
  `<section name="dialplan">
     <context name="public"><extension name="screen"><condition field="a" expression="^&lt;$">
       ${actions.join('\n\n')}
     </condition></extension></context>
   </section>`;

const SOCKET = '<action application="socket" data="127.0.0.1:8084 async"></action>';

describe('findSocketActions', () => {
  it('returns the place of each, also in nested conditions', () => {
    const nested = section(
      `<condition field="b"><condition field="c">${SOCKET}</condition></condition>`,
    );
    expect(findSocketActions(nested)).toEqual([
      {
        context: 'public',
        extension: 'screen',
        target: '127.0.0.1:8084',
        path: '',
        protection: 'none',
        canChallenge: false,
        earlier: [],
      },
    ]);
  });

  it.each([
    ['no action', '', 0],
    ['another application', '<action application="sockets" data="127.0.0.1:8084"></action>', 0],
    [
      'a socket as an argument',
      '<action application="log" data="socket 127.0.0.1:8084"></action>',
      0,
    ],
    ['a socket', SOCKET, 1],
    ['a socket with > in its data', '<action application="socket" data="h:1 > x"></action>', 1],
    ['two sockets', SOCKET + SOCKET, 2],
  ])('finds in %s: %#', (_, action, count) => {
    expect(findSocketActions(section(action))).toHaveLength(count);
  });

  it.each([
    ['async', '127.0.0.1:8084 async', [], 'none'],
    ['async full', '127.0.0.1:8084 async full', [], 'none'],
    ['async behind socket_resume', '127.0.0.1:8084 async', ['socket_resume=true'], 'resumes'],
    ['async behind another variable', '127.0.0.1:8084 async', ['socket_resumed=true'], 'none'],
    ['async behind socket_resume=false', '127.0.0.1:8084 async', ['socket_resume=false'], 'none'],
    ['sync', '127.0.0.1:8084', [], 'sync'],
    ['sync full', '127.0.0.1:8084 full', [], 'sync'],
  ])('reports the protection of calls with %s', (_, data, set, protection) => {
    const actions = [
      ...set.map((each) => `<action application="set" data="${each}"></action>`),
      `<action application="socket" data="${data}"></action>`,
    ];
    expect(findSocketActions(section(...actions))).toMatchObject([{ protection }]);
  });

  it('distinguishes the shipped dialplan from its first form', () => {
    const shipped = readFileSync(new URL('../../freeswitch-dialplan.xml', import.meta.url), 'utf8')
      .replaceAll(/<!--[\s\S]*?-->/g, '')
      .replaceAll(/<\/?include>/g, '');
    expect(findSocketActions(shipped)).toMatchObject([
      { extension: 'ringfence-screen', protection: 'guarded', earlier: [] },
    ]);
    const first = shipped.replace(/<action[^>]*execute_on_blind[^>]*socket_resume"\/>/, '');
    expect(findSocketActions(first)).toMatchObject([{ protection: 'first-guard' }]);
  });

  it('names the extensions that take calls away before, of its context alone', () => {
    const taking = (name: string, rest = '') =>
      `<extension name="${name}"${rest}><condition field="destination_number" expression="^1$">
         <action application="transfer" data="$1 XML default"></action>
         <action application="hangup"></action></condition></extension>`;
    const ours = `<extension name="screen"><condition>${SOCKET}</condition></extension>`;
    const xml = `<context name="other">${taking('x')}</context><context name="public">
      ${taking('a')}${taking('b', ' continue="true"')}${taking('c', ' continue="false"')}${ours}
      ${taking('d')}</context>`;
    expect(findSocketActions(xml)).toMatchObject([{ context: 'public', earlier: ['a', 'c'] }]);
  });

  it('keeps the socket_resume of each extension apart', () => {
    const first =
      '<extension name="a"><action application="set" data="socket_resume=true"/></extension>';
    const second = `<extension name="b">${SOCKET}</extension>`;
    expect(findSocketActions(`${first}${second}`)).toMatchObject([
      { extension: 'b', protection: 'none' },
    ]);
  });

  it('keeps the path, which may be a secret, apart', () => {
    const action = '<action application="socket" data="127.0.0.1:8084/s3cret async"></action>';
    expect(findSocketActions(section(action))).toMatchObject([
      { target: '127.0.0.1:8084', path: 's3cret' },
    ]);
  });
});

describe('leadsTo', () => {
  it.each([
    ['127.0.0.1:8084', '127.0.0.1:8084', true],
    ['127.0.0.1:8085', '127.0.0.1:8084', false],
    ['127.0.0.2:8084', '127.0.0.1:8084', false],
    ['127.0.0.1', '127.0.0.1:8084', true],
    ['127.0.0.1', '127.0.0.1:8085', false],
    ['localhost:8084', '127.0.0.1:8084', true],
    ['localhost:8084', '10.0.0.5:8084', false],
    ['127.0.0.1:8084', 'localhost:8084', true],
    ['::1:8084', '::1:8084', true],
    ['::1:8084', '127.0.0.1:8084', false],
    ['10.0.0.5:8084', '0.0.0.0:8084', true],
    ['10.0.0.5:8085', '0.0.0.0:8084', false],
    ['PBX.example:8084', 'pbx.example:8084', true],
    ['${controller}', '127.0.0.1:8084', undefined],
    ['$1:8084', '127.0.0.1:8084', undefined],
  ])('socket %s with --listen %s: %s', (target, listen, expected) => {
    const [, host = '', port] = /^(.*):(\d+)$/.exec(listen) ?? [];
    expect(leadsTo(target, { host, port: Number(port) })).toBe(expected);
  });
});
