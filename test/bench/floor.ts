import { type AddressInfo, createServer } from 'node:net';

/*
 * What no controller on Node can be faster than: a bare server that says `connect`, finds four headers
 * of the answer with indexOf, and answers with fixed commands of the usual size. It decides nothing.
 */

const SET = (verdict: string) =>
  `sendmsg\ncall-command: execute\nexecute-app-name: multiset\nexecute-app-arg: ^^;ringfence_verdict=${verdict};ringfence_reason=blocked-number;ringfence_list=list-000;ringfence_account=account-0000\n\n`;
const execute = (application: string) =>
  `sendmsg\ncall-command: execute\nexecute-app-name: ${application}\n\n`;
const HANGUP = execute('hangup\nexecute-app-arg: CALL_REJECTED');
const TRANSFER = execute('transfer\nexecute-app-arg: +13105550000 XML public');
const COMMANDS = [
  `${SET('reject')}${HANGUP}`,
  `${SET('transfer')}${execute('sched_cancel')}${TRANSFER}exit\n\n`,
] as const;

const NAMES = [
  '\nUnique-ID: ',
  '\nCaller-Caller-ID-Number: ',
  '\nCaller-Caller-ID-Name: ',
  '\nCaller-Destination-Number: ',
];

let answered = 0;

const server = createServer((socket) => {
  let received = '';
  let isAnswered = false;
  socket.setEncoding('latin1');
  socket.write('connect\n\n', 'latin1');
  socket.on('data', (text: string) => {
    if (isAnswered) return;
    received += text;
    if (!received.includes('\n\n')) return;
    isAnswered = true;
    const values = NAMES.map((name) => headerOf(received, name));
    if (values.includes('')) throw new Error('a header is missing');
    socket.write(COMMANDS[answered++ % 2] as string, 'latin1');
  });
  socket.on('error', () => {});
});

server.listen({ port: 0, host: '127.0.0.1', backlog: 4096 }, () => {
  process.stderr.write(
    `${JSON.stringify({ address: `127.0.0.1:${(server.address() as AddressInfo).port}` })}\n`,
  );
});

function headerOf(headers: string, name: string): string {
  const start = headers.indexOf(name) + name.length;
  return headers.slice(start, headers.indexOf('\n', start));
}
