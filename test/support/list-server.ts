import http, { type IncomingMessage, type RequestListener, type ServerResponse } from 'node:http';
import https from 'node:https';
import type { AddressInfo } from 'node:net';
import { afterFile } from './after-file.js';

/** What a list server does with a request. */
export type Answer = (request: IncomingMessage, response: ServerResponse) => void;

export interface ListServer {
  /** `http://127.0.0.1:PORT`. */
  readonly origin: string;
  readonly port: number;
  /** The requests until now. */
  readonly requests: IncomingMessage[];
  /** Answers this path from now on. */
  on(path: string, answer: Answer): void;
}

/** A real server on loopback, until the test file ends. Other paths are 404. */
export async function listServer(tls?: { cert: string; key: string }): Promise<ListServer> {
  const answers = new Map<string, Answer>();
  const requests: IncomingMessage[] = [];
  const listener: RequestListener = (request, response) => {
    requests.push(request);
    const answer = answers.get(request.url ?? '');
    if (answer !== undefined) answer(request, response);
    else response.writeHead(404).end('not here');
  };
  const server =
    tls === undefined ? http.createServer(listener) : https.createServer(tls, listener);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  afterFile(() => {
    server.close();
    server.closeAllConnections();
  });
  const { port } = server.address() as AddressInfo;
  const origin = tls === undefined ? `http://127.0.0.1:${port}` : `https://localhost:${port}`;
  return { origin, port, requests, on: (path, answer) => answers.set(path, answer) };
}

/** Sends this text, with an ETag made of it, and 304 to who has it. */
export function sending(text: () => string, headers: Record<string, string> = {}): Answer {
  return (request, response) => {
    const etag = `"${Buffer.from(text()).toString('base64url').slice(-24)}-${text().length}"`;
    if (request.headers['if-none-match'] === etag) response.writeHead(304, { etag }).end();
    else response.writeHead(200, { etag, ...headers }).end(text());
  };
}

export function redirecting(location: string, status = 302): Answer {
  return (_, response) => void response.writeHead(status, { location }).end();
}
