import { expect } from 'vitest';
import { PASSWORD } from './browser.js';
import type { Web } from './web.js';

/** Somebody who is signed in to the page, without a browser. */
export class WebUser {
  readonly #web: Web;
  readonly #cookie: string;

  private constructor(web: Web, cookie: string) {
    this.#web = web;
    this.#cookie = cookie;
  }

  static async signIn(web: Web, name: string): Promise<WebUser> {
    const response = await new WebUser(web, '').post('/sign-in', { name, password: PASSWORD });
    return new WebUser(web, cookieOf(response));
  }

  get(path: string): Promise<Response> {
    return this.#web.fetch(path, { headers: { cookie: this.#cookie } });
  }

  /** The text of a view. */
  async read(path: string): Promise<string> {
    const response = await this.get(path);
    expect([path, response.status]).toEqual([path, 200]);
    return response.text();
  }

  /** Sends a form. */
  post(path: string, fields: Record<string, string>): Promise<Response> {
    return this.#web.fetch(path, {
      method: 'POST',
      body: new URLSearchParams(fields).toString(),
      headers: {
        'content-type': 'application/x-www-form-urlencoded',
        origin: this.#web.url,
        cookie: this.#cookie,
      },
    });
  }

  /** Sends a form that is accepted, and returns the message that follows and where it leads. */
  async does(path: string, fields: Record<string, string>): Promise<Deed> {
    const response = await this.post(path, fields);
    expect([path, response.status]).toEqual([path, 303]);
    const message = cookieOf(response).replace(/^message=/, '');
    return {
      to: response.headers.get('location') ?? '',
      ...(JSON.parse(Buffer.from(message, 'base64url').toString('utf8')) as Omit<Deed, 'to'>),
    };
  }
}

interface Deed {
  readonly to: string;
  readonly text: string;
  readonly notes?: readonly string[];
  readonly undo?: number;
}

function cookieOf(response: Response): string {
  return response.headers.get('set-cookie')?.split(';', 1)[0] ?? '';
}
