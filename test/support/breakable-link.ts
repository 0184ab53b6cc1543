import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';

/** A TCP connection to a server through this process, which can break it. */
export class BreakableLink {
  readonly port: number;
  readonly #server: Server;
  readonly #pairs = new Set<readonly [Socket, Socket]>();
  /**
   * What to do with bytes that a client sends: deliver them, or cut the connection before or after
   * they are delivered.
   */
  onSent: (bytes: Buffer) => 'deliver' | 'cut' | 'deliver-and-cut' = () => 'deliver';
  #isStalled = false;

  private constructor(server: Server, target: number) {
    this.#server = server;
    this.port = (server.address() as AddressInfo).port;
    server.on('connection', (near) => this.#join(near, target));
  }

  static async to(target: number): Promise<BreakableLink> {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    return new BreakableLink(server, target);
  }

  /** Cuts every connection. New ones are possible. */
  cut(): void {
    for (const pair of this.#pairs) this.#destroy(pair);
  }

  /** Delivers nothing any more, as if a cable were pulled: nobody is told. */
  stall(): void {
    this.#isStalled = true;
    for (const sockets of this.#pairs) for (const socket of sockets) socket.pause();
  }

  /** Delivers again, also what was sent meanwhile. */
  resume(): void {
    this.#isStalled = false;
    for (const sockets of this.#pairs) for (const socket of sockets) socket.resume();
  }

  close(): void {
    this.#server.close();
    this.cut();
  }

  #destroy(pair: readonly [Socket, Socket]): void {
    for (const socket of pair) socket.destroy();
  }

  #join(near: Socket, target: number): void {
    const far = connect(target, '127.0.0.1');
    const pair = [near, far] as const;
    this.#pairs.add(pair);
    for (const [from, to] of [
      [near, far],
      [far, near],
    ] as const) {
      from.on('data', (data) => {
        const fate = from === near ? this.onSent(data) : 'deliver';
        if (fate !== 'cut') to.write(data);
        // The server reads what was delivered, but its answer finds nobody.
        if (fate === 'deliver-and-cut') near.destroy();
        else if (fate === 'cut') this.#destroy(pair);
      });
      from.on('error', () => {});
      from.on('close', () => {
        to.end();
        this.#pairs.delete(pair);
      });
      if (this.#isStalled) from.pause();
    }
  }
}
