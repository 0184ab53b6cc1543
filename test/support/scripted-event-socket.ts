import { once } from 'node:events';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { createInterface } from 'node:readline';
import { onTestFinished } from 'vitest';

/** What FreeSWITCH's inbound Event Socket says to an API command; undefined: it never answers. */
export type Answers = (command: string) => string | undefined;

export const PASSWORD = 'correct horse';

/** FreeSWITCH's inbound Event Socket as doctor uses it: authentication, and `bgapi` with its event. */
export class ScriptedEventSocket {
  /** All that was asked, a line each. */
  readonly received: string[] = [];
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();

  private constructor(answers: Answers) {
    this.#server = createServer((socket) => {
      this.#sockets.add(socket.on('error', () => {}));
      this.#converse(socket, answers);
    });
  }

  /** Closes when the test ends. */
  static async start(answers: Answers): Promise<ScriptedEventSocket> {
    const scripted = new ScriptedEventSocket(answers);
    scripted.#server.listen(0, '127.0.0.1');
    await once(scripted.#server, 'listening');
    onTestFinished(() => scripted.#close());
    return scripted;
  }

  get address(): string {
    return `127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  #converse(socket: Socket, answers: Answers): void {
    socket.write('Content-Type: auth/request\n\n');
    let command = '';
    createInterface({ input: socket }).on('line', (line) => {
      this.received.push(line);
      if (line.startsWith('job-uuid: ')) {
        reply(socket, '+OK');
        sendResult(socket, line.slice('job-uuid: '.length), answers(command));
      } else if (line.startsWith('auth ')) {
        const isRight = line === `auth ${PASSWORD}`;
        reply(socket, isRight ? '+OK accepted' : '-ERR invalid');
        if (!isRight) socket.end();
      } else if (line.startsWith('event ')) reply(socket, '+OK event listener enabled json');
      else if (line.startsWith('bgapi ')) command = line.slice('bgapi '.length);
    });
  }

  async #close(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    this.#server.close();
    await once(this.#server, 'close');
  }
}

function reply(socket: Socket, text: string): void {
  socket.write(`Content-Type: command/reply\nReply-Text: ${text}\n\n`);
}

function sendResult(socket: Socket, job: string, result: string | undefined): void {
  if (result === undefined) return;
  const event = { 'Event-Name': 'BACKGROUND_JOB', 'Job-UUID': job, _body: result };
  const body = JSON.stringify(event);
  socket.write(`Content-Length: ${Buffer.byteLength(body)}\nContent-Type: text/event-json\n\n`);
  socket.write(body);
}
