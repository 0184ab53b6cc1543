import { addUser, userName } from '../../admin/access/access.js';
import { AppError } from '../../errors.js';
import type { FirstUserLink } from '../first-user.js';
import { HttpProblem, noSuch } from '../problem.js';
import type { Exchange, Route } from '../route.js';
import { html } from './answer.js';
import { assets } from './assets.js';
import { readForm } from './form.js';
import { problemText } from './problem-text.js';
import { startSession } from './session.js';
import { FirstUserPage } from './view/plain-pages.js';

const PATH = '/first/:token';

/** Whoever has the link makes the first user with it, and is signed in. */
export function firstUserRoutes(link: FirstUserLink): Route[] {
  const check = ({ parameters }: Exchange) => {
    if (link.admits(parameters['token'] ?? '')) return;
    const message = 'this link is over: there is a user already, or the program was started again';
    throw new HttpProblem({ status: 404, code: 'not-found', message });
  };
  return [
    {
      method: 'GET',
      path: PATH,
      role: 'anyone',
      handle: (exchange) => {
        check(exchange);
        return show(exchange, '');
      },
    },
    {
      method: 'POST',
      path: PATH,
      role: 'anyone',
      handle: async (exchange) => {
        const form = await readForm(exchange);
        check(exchange);
        const name = userName(form.text('name') ?? '');
        try {
          return await make(exchange, name, form.raw('password'));
        } catch (error) {
          if (!(error instanceof AppError)) throw error;
          return show(exchange, name, problemText(error));
        }
      },
    },
  ];
}

function show({ url }: Exchange, name: string, problem?: string): Response {
  const status = problem === undefined ? 200 : 400;
  return html(
    <FirstUserPage assets={assets} action={url.pathname} name={name} problem={problem} />,
    status,
  );
}

async function make(exchange: Exchange, name: string, password: string): Promise<Response> {
  const { access } = exchange.stores;
  const user = { name, role: 'admin', accounts: [], password } as const;
  const authorship = { author: name, what: 'the link to make the first user' };
  await addUser(access, user, authorship);
  const principal = access.principal('user', name);
  if (principal === undefined) throw noSuch('user', name);
  return startSession(exchange, principal, '/');
}
