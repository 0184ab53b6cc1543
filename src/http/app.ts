import type { HttpBindings } from '@hono/node-server';
import { type Context, Hono } from 'hono';
import { secureHeaders } from 'hono/secure-headers';
import type { Logger } from 'pino';
import type { Config } from '../config/settings.js';
import { authorize } from './authorize.js';
import { clientReader } from './client.js';
import { FACES } from './faces.js';
import { checkHost } from './host.js';
import { HttpProblem, knownProblem, toProblem } from './problem.js';
import type { Face, Incoming, Route } from './route.js';
import type { Stores } from './stores.js';

type Bindings = { Bindings: HttpBindings };

/** Everything that is served, behind the checks that hold for all of it. */
export function createApp(config: Config, stores: Stores, log: Logger): Hono<Bindings> {
  const app = new Hono<Bindings>();
  const readClient = clientReader(config.webBehindProxy);
  const isLocal = config.webCert === undefined && config.webBehindProxy.length === 0;
  const requestOf = ({ env: { incoming }, req }: Context<Bindings>): Incoming => ({
    incoming,
    client: readClient(incoming),
    url: new URL(req.url),
    stores,
  });
  app.use(SECURE_HEADERS);
  for (const face of FACES(config)) {
    const answer = async (context: Context<Bindings>, handle: Handle) => {
      const request = requestOf(context);
      const response = await answered(face, request, log, async () => {
        if (isLocal) checkHost(request);
        return handle(request);
      });
      for (const [name, value] of Object.entries(face.headers?.(request) ?? {})) {
        response.headers.set(name, value);
      }
      return response;
    };
    for (const route of face.routes) {
      app.on(route.method, face.prefix + route.path, (context) =>
        answer(context, async (request) =>
          route.handle(await authorize(face, route, request, context.req.param())),
        ),
      );
    }
    for (const [path, methods] of methodsByPath(face.routes)) {
      app.all(face.prefix + path, (context) => answer(context, () => wrongMethod(methods)));
    }
    app.all(`${face.prefix}/*`, (context) => answer(context, unknownPath));
  }
  return app;
}

type Handle = (request: Incoming) => Promise<Response> | Response;

async function answered(
  face: Face,
  request: Incoming,
  log: Logger,
  answer: () => Promise<Response>,
): Promise<Response> {
  try {
    return await answer();
  } catch (err) {
    if (knownProblem(err) === undefined && !request.incoming.destroyed) {
      // Without the query, which may hold a token.
      const { method } = request.incoming;
      log.error({ method, path: request.url.pathname, err }, 'a request failed');
    }
    const problem = toProblem(err);
    const response = face.refuse(problem, request);
    for (const [name, value] of Object.entries(problem.headers ?? {})) {
      response.headers.set(name, value);
    }
    return response;
  }
}

function methodsByPath(routes: readonly Route[]): Map<string, string[]> {
  const methods = new Map<string, string[]>();
  for (const { path, method } of routes) methods.set(path, [...(methods.get(path) ?? []), method]);
  return methods;
}

function wrongMethod(methods: readonly string[]): never {
  throw new HttpProblem({
    status: 405,
    code: 'method-not-allowed',
    message: `use ${methods.join(', ')} here`,
    headers: { allow: methods.join(', ') },
  });
}

function unknownPath({ url }: Incoming): never {
  throw new HttpProblem({
    status: 404,
    code: 'not-found',
    message: `there is nothing at ${url.pathname}`,
  });
}

/** No script, style, frame or request but our own; nothing is kept in a cache that others share. */
const SECURE_HEADERS = secureHeaders({
  contentSecurityPolicy: {
    defaultSrc: ["'none'"],
    scriptSrc: ["'self'"],
    styleSrc: ["'self'"],
    imgSrc: ["'self'"],
    connectSrc: ["'self'"],
    formAction: ["'self'"],
    baseUri: ["'none'"],
    frameAncestors: ["'none'"],
  },
  // Set by whoever terminates TLS: a name may serve plain HTTP on other ports.
  strictTransportSecurity: false,
  crossOriginResourcePolicy: false,
  referrerPolicy: 'no-referrer',
  xFrameOptions: 'DENY',
});
