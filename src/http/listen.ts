import { readFileSync } from 'node:fs';
import { createServer as createPlainServer, type Server } from 'node:http';
import { createServer as createTlsServer, type Server as TlsServer } from 'node:https';
import { getRequestListener } from '@hono/node-server';
import type { Logger } from 'pino';
import type { Config } from '../config/settings.js';
import type { ListenAddress } from '../net/address.js';
import { showAddress } from '../net/address.js';
import { limitConnections } from './connections.js';
import { UPLOAD_MS } from './upload.js';

export interface HttpServer {
  /** Reads the certificate again. If that fails, the old one stays in use. */
  reload(): void;
  stop(): Promise<void>;
}

/** What a client may take. */
const LIMITS = {
  maxHeaderSize: 16_384,
  /** A client that takes longer for the headers is disconnected. */
  headersTimeout: 10_000,
  /** For the whole of a request; bodies that are held in memory have less time, see body.ts. */
  requestTimeout: UPLOAD_MS,
  connectionsCheckingInterval: 1_000,
  keepAliveTimeout: 10_000,
  /** A client that neither sends nor reads for this long is disconnected. */
  idleTimeout: 30_000,
  maxHeadersCount: 100,
  maxConnections: 256,
};
const RETRY_MS = 2_000;

type App = { readonly fetch: Parameters<typeof getRequestListener>[0] };
type Options = Pick<Config, 'webCert' | 'webKey'> & { readonly web: ListenAddress };

/** Listens. If the address is in use or the certificate is unusable, logs that and tries again. */
export function listenHttp(
  options: Options,
  app: App,
  log: Logger,
  onListening: (url: string) => void = () => {},
): HttpServer {
  let server: Server | TlsServer | undefined;
  let retry: NodeJS.Timeout | undefined;
  let hasWarned = false;
  let isStopped = false;
  const tryAgain = (error: NodeJS.ErrnoException) => {
    server = undefined;
    if (isStopped) return;
    if (!hasWarned) log.warn({ web: showAddress(options.web), err: error }, cantListen(error));
    hasWarned = true;
    retry = setTimeout(start, RETRY_MS);
  };
  const start = () => {
    try {
      server = createServer(options, app);
    } catch (error) {
      return tryAgain(error as Error);
    }
    const { host, port } = options.web;
    server.once('error', tryAgain).listen({ host, port }, () => {
      // Stopped while the address was looked up. `close` has no effect before the server listens.
      if (isStopped) {
        server?.close();
        return;
      }
      const scheme = options.webCert === undefined ? 'http' : 'https';
      const url = `${scheme}://${showAddress({ host, port: portOf(server, port) })}/`;
      log.info({ url }, 'the web interface listens; to sign in: ringfence user login NAME');
      onListening(url);
    });
  };
  start();
  return {
    reload: () => {
      if (server === undefined || !('setSecureContext' in server)) return;
      try {
        server.setSecureContext(readCertificate(options));
      } catch (err) {
        log.error({ err }, "can't read the TLS certificate again; the old one stays in use");
      }
    },
    stop: async () => {
      isStopped = true;
      clearTimeout(retry);
      if (server?.listening !== true) return;
      const closed = new Promise((resolve) => server?.close(resolve));
      // Event streams would never end.
      server.closeAllConnections();
      await closed;
    },
  };
}

/** A server with its limits, not listening yet. Throws if the certificate can't be read. */
export function createServer(
  options: Options,
  app: App,
  changes: Partial<typeof LIMITS> = {},
): Server | TlsServer {
  const { idleTimeout, maxHeadersCount, maxConnections, ...limits } = { ...LIMITS, ...changes };
  const answer = getRequestListener(app.fetch, {
    // Their Response reaches the socket in one write, without a stream.
    overrideGlobalObjects: true,
  });
  const server =
    options.webCert === undefined
      ? createPlainServer(limits, answer)
      : createTlsServer({ ...limits, ...readCertificate(options) }, answer);
  server.maxHeadersCount = maxHeadersCount;
  server.setTimeout(idleTimeout);
  limitConnections(server, maxConnections);
  return server;
}

function readCertificate({ webCert = '', webKey = '' }: Options) {
  return { cert: readFileSync(webCert), key: readFileSync(webKey) };
}

function portOf(server: Server | TlsServer | undefined, port: number): number {
  const address = server?.address();
  return typeof address === 'object' && address !== null ? address.port : port;
}

const REASONS: Readonly<Record<string, string>> = {
  EADDRINUSE:
    'the address is in use, perhaps by another ringfence; choose another with --web HOST:PORT, or --web off',
  EACCES: 'permission denied; choose a port above 1023 with --web HOST:PORT',
  EADDRNOTAVAIL: 'this machine does not have that address; choose another with --web HOST:PORT',
  ENOENT: 'certificate or key not found; name the files with --web-cert and --web-key',
};

function cantListen({ code = '', message }: NodeJS.ErrnoException): string {
  return `the web interface can't listen: ${REASONS[code] ?? message}; calls are screened meanwhile, and it keeps trying`;
}
