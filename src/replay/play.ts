import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import type { Recording } from './recording.js';

/** Longer than any deadline of a session. */
export const PATIENCE_MS = 5_000;

/**
 * Plays FreeSWITCH's side of a recording to a controller and resolves to everything that it wrote.
 * Each chunk is sent as recorded: the first after `connect`, the others after the verdict.
 */
export async function play(
  recording: Recording,
  address: { readonly host: string; readonly port: number },
): Promise<string> {
  const socket = connect({ ...address, noDelay: true });
  const controller = new Listener(socket);
  try {
    await once(socket, 'connect');
    await controller.until((text) => text.includes('\n\n'));
    const [channelData, ...rest] = recording.chunks;
    await write(socket, channelData);
    const asked = controller.text.length;
    if (!recording.callerHungUp) await controller.until((text) => text.length > asked);
    for (const chunk of rest) await write(socket, chunk);
    socket.end();
    await controller.closed;
    return controller.text;
  } finally {
    socket.destroy();
  }
}

/** Collects what the controller writes. */
class Listener {
  readonly closed: Promise<void>;
  text = '';
  #isClosed = false;
  #wake: () => void = () => {};

  constructor(socket: Socket) {
    socket.setEncoding('latin1').setTimeout(PATIENCE_MS, () => socket.destroy());
    socket.on('data', (chunk: string) => {
      this.text += chunk;
      this.#wake();
    });
    this.closed = new Promise((resolve) => {
      socket.on('error', () => {});
      socket.once('close', () => {
        this.#isClosed = true;
        this.#wake();
        resolve();
      });
    });
  }

  /** Resolves when the condition holds, or when the controller has closed. */
  async until(holds: (text: string) => boolean): Promise<void> {
    while (!holds(this.text) && !this.#isClosed) {
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
  }
}

function write(socket: Socket, chunk: Buffer | undefined): Promise<void> {
  if (chunk === undefined || !socket.writable) return Promise.resolve();
  return new Promise((resolve) => {
    socket.write(chunk, () => resolve());
  });
}
