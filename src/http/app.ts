import type { HttpBindings } from '@hono/node-server';
import { type Context, Hono } from 'hono';
import { secureHeaders } from 'hono/secure-headers';
import type { Logger } from 'pino';
import type { Config } from '../config/settings.js';
import { authorize } from './authorize.js';
import { readBody } from './body.js';
import { clientReader } from './client.js';
import { OWN_ACCOUNT_PATH } from './crossbar/face.js';
import { FACES } from './faces.js';
import { FirstUserLink } from './first-user.js';
import { checkHost } from './host.js';
import { HttpProblem, knownProblem, toProblem } from './problem.js';
import type { Face, Incoming, Route } from './route.js';
import { Shared } from './shared.js';
import type { Stores } from './stores.js';

type Bindings = { Bindings: HttpBindings };

/** Serves every face, behind the checks that apply to all of them. */
export function createApp(
  config: Config,
  stores: Stores,
  log: Logger,
  firstUser = new FirstUserLink(stores),
  shared = new Shared(),
): Hono<Bindings> {
  // KAZOO's clients write "account" for the account of their token, and may end a path with a slash.
  const getPath = ({ url }: Request) =>
    new URL(url).pathname
      .replace(/^\/v2\/account(?=\/|$)/, OWN_ACCOUNT_PATH)
      .replace(/(?<=.)\/$/, '');
  const app = new Hono<Bindings>({ getPath });
  const readClient = clientReader(config.webBehindProxy);
  const isLocal = config.webCert === undefined && config.webBehindProxy.length === 0;
  app.use(SECURE_HEADERS);
  const faces = FACES(config, firstUser, shared).map((face) => {
    const requestOf = ({ env: { incoming }, req }: Context<Bindings>): Incoming => {
      let body: Promise<Buffer> | undefined;
      return {
        incoming,
        client: readClient(incoming),
        url: new URL(req.url),
        stores,
        body: () => {
          body ??= readBody(incoming, face.bodyMax);
          return body;
        },
      };
    };
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
    const { preflight } = face;
    if (preflight !== undefined) {
      app.options(`${face.prefix}/*`, (context) => answer(context, preflight));
    }
    for (const [path, routes] of routesByPath(face.routes)) {
      app.all(face.prefix + path, (context) =>
        answer(context, async (request) => {
          const method = (await face.methodOf?.(request)) ?? context.req.method;
          const route = routes.get(method === 'HEAD' ? 'GET' : method);
          if (route === undefined) throw wrongMethod([...routes.keys()]);
          return route.handle(await authorize(face, route, request, context.req.param()));
        }),
      );
    }
    return { prefix: face.prefix, answer };
  });
  // After the routes of all faces, the longest prefix first, because one prefix may begin with another.
  for (const { prefix, answer } of faces.sort((a, b) => b.prefix.length - a.prefix.length)) {
    app.all(`${prefix}/*`, (context) => answer(context, unknownPath));
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
    if (knownProblem(err) === undefined && !request.incoming.socket.destroyed) {
      // Without the query, because it may contain a token.
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

function routesByPath(routes: readonly Route[]): Map<string, Map<string, Route>> {
  const byPath = new Map<string, Map<string, Route>>();
  for (const route of routes) {
    const known = byPath.get(route.path) ?? new Map<string, Route>();
    byPath.set(route.path, known.set(route.method, route));
  }
  return byPath;
}

function wrongMethod(methods: readonly string[]): HttpProblem {
  return new HttpProblem({
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
    message: `${url.pathname} not found`,
  });
}

/** Scripts, styles and requests only from this origin, no frames, and no shared caches. */
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
  // Left to what terminates TLS, because the same name may serve plain HTTP on other ports.
  strictTransportSecurity: false,
  crossOriginResourcePolicy: false,
  referrerPolicy: 'no-referrer',
  xFrameOptions: 'DENY',
});
