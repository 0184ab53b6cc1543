import { type Assets, Document } from './frame.js';
import { Text } from './parts.js';

/* Pages without the frame: before signing in, and for errors. */

export interface SignInModel {
  readonly assets: Assets;
  /** The page to show afterwards. */
  readonly back: string;
  readonly name: string;
  readonly problem?: string | undefined;
  /** If there are none, the page explains how to add one. */
  readonly hasUsers: boolean;
}

export function SignInPage({ assets, back, name, problem, hasUsers }: SignInModel) {
  return (
    <Document title="Sign in" assets={assets}>
      <main id="main" class="alone">
        <h1>Ringfence</h1>
        {hasUsers ? (
          <form method="post" action="/sign-in" class="stack panel" data-sign-in>
            {problem === undefined ? null : (
              <p class="problem" role="alert" id="sign-in-problem">
                <Text>{problem}</Text>
              </p>
            )}
            <input type="hidden" name="back" value={back} />
            <label>
              <span>Name</span>
              <input
                name="name"
                value={name}
                required
                autocomplete="username"
                autocapitalize="none"
                spellcheck={false}
                autofocus={name === ''}
              />
            </label>
            <label>
              <span>Password</span>
              <input
                type="password"
                name="password"
                required
                autocomplete="current-password"
                autofocus={name !== ''}
              />
            </label>
            <button type="submit" class="button main">
              Sign in
            </button>
          </form>
        ) : (
          <FirstUser />
        )}
        <p class="note">
          No password? On the machine: <code>ringfence user login NAME</code> prints a link that
          signs in.
        </p>
      </main>
    </Document>
  );
}

function FirstUser() {
  return (
    <div class="panel">
      <p>
        There are no users yet. Open the link that was printed at the start, or add the first one on
        the machine:
      </p>
      <pre>
        <code>ringfence user add ada --role admin{'\n'}ringfence user login ada</code>
      </pre>
      <p>The second command prints a link that signs in.</p>
    </div>
  );
}

/** Of the link that makes the first user. */
export function FirstUserPage({
  assets,
  action,
  name,
  problem,
}: {
  assets: Assets;
  action: string;
  name: string;
  problem?: string | undefined;
}) {
  return (
    <Document title="Welcome" assets={assets}>
      <main id="main" class="alone">
        <h1>Welcome to Ringfence</h1>
        <form method="post" action={action} class="stack panel">
          <p>Who are you? You will be an admin, and your name will stand in the history.</p>
          {problem === undefined ? null : (
            <p class="problem" role="alert">
              <Text>{problem}</Text>
            </p>
          )}
          <label>
            <span>Name</span>
            <input
              name="name"
              value={name}
              required
              autocomplete="username"
              autocapitalize="none"
              spellcheck={false}
              autofocus
            />
          </label>
          <label>
            <span>Password, 8 characters or more</span>
            <input
              type="password"
              name="password"
              required
              minlength={8}
              maxlength={1024}
              autocomplete="new-password"
            />
          </label>
          <button type="submit" class="button main">
            Begin
          </button>
        </form>
      </main>
    </Document>
  );
}

/** The page of a one-time sign-in link. */
export function LoginPage({ assets, action }: { assets: Assets; action: string }) {
  return (
    <Document title="Sign in" assets={assets}>
      <main id="main" class="alone">
        <h1>Ringfence</h1>
        <form method="post" action={action} class="stack panel">
          <p>This link signs you in once.</p>
          <button type="submit" class="button main">
            Sign in
          </button>
        </form>
      </main>
    </Document>
  );
}

export interface ProblemModel {
  readonly assets: Assets;
  readonly status: number;
  readonly message: string;
  /** Where to continue. */
  readonly link: { readonly href: string; readonly text: string };
}

const TITLES: Readonly<Record<number, string>> = {
  400: 'Invalid request',
  403: 'Not allowed',
  404: 'Not found',
  405: 'Invalid request',
  413: 'Too large',
  421: 'Wrong address',
  429: 'Too many attempts',
  503: 'Not available',
};

export function ProblemPage({ assets, status, message, link }: ProblemModel) {
  const title = TITLES[status] ?? (status < 500 ? 'Invalid request' : 'Internal error');
  return (
    <Document title={title} assets={assets}>
      <main id="main" class="alone">
        <h1>{title}</h1>
        <p class="problem" role="alert">
          <Text>{message}</Text>
        </p>
        <p>
          <a class="button plain" href={link.href}>
            {link.text}
          </a>
        </p>
      </main>
    </Document>
  );
}
