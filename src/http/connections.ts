import type { Server } from 'node:http';
import type { Server as TlsServer } from 'node:https';
import type { Socket } from 'node:net';

/**
 * Over `most` connections, closes the one that has been without a response for longest, so that clients
 * that never finish a request don't keep others out.
 */
export function limitConnections(server: Server | TlsServer, most: number): void {
  /** Ordered by the last response, or else the start. Keyed by peer, because TLS wraps the socket. */
  const open = new Map<string, Socket>();
  server.on('connection', (socket: Socket) => {
    const peer = peerOf(socket);
    open.set(peer, socket);
    socket.once('close', () => open.delete(peer));
    if (open.size <= most) return;
    const [longest] = open.values();
    longest?.destroy();
  });
  server.on('request', ({ socket }, response) => {
    const peer = peerOf(socket);
    response.once('finish', () => {
      const connection = open.get(peer);
      if (connection === undefined) return;
      open.delete(peer);
      open.set(peer, connection);
    });
  });
}

function peerOf({ remoteAddress, remotePort }: Socket): string {
  return `${remoteAddress} ${remotePort}`;
}
