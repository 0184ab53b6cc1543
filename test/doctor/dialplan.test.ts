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
  it('says where each stands, conditions within conditions included', () => {
    const nested = section(
      `<condition field="b"><condition field="c">${SOCKET}</condition></condition>`,
    );
    expect(findSocketActions(nested)).toEqual([
      {
        context: 'public',
        extension: 'screen',
        target: '127.0.0.1:8084',
        path: '',
        survives: false,
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
    ['async', '127.0.0.1:8084 async', '', false],
    ['async full', '127.0.0.1:8084 async full', '', false],
    ['async behind socket_resume', '127.0.0.1:8084 async', 'socket_resume=true', true],
    ['async behind another variable', '127.0.0.1:8084 async', 'socket_resumed=true', false],
    ['async behind socket_resume=false', '127.0.0.1:8084 async', 'socket_resume=false', false],
    ['sync', '127.0.0.1:8084', '', true],
    ['sync full', '127.0.0.1:8084 full', '', true],
  ])('tells whether calls survive %s', (_, data, set, survives) => {
    const actions = [
      `<action application="set" data="${set}"></action>`,
      `<action application="socket" data="${data}"></action>`,
    ];
    expect(findSocketActions(section(...actions))).toMatchObject([{ survives }]);
  });

  it("takes no extension's socket_resume for another's", () => {
    const first =
      '<extension name="a"><action application="set" data="socket_resume=true"/></extension>';
    const second = `<extension name="b">${SOCKET}</extension>`;
    expect(findSocketActions(`${first}${second}`)).toMatchObject([
      { extension: 'b', survives: false },
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
