import { badRequest, forbidden } from '../problem.js';
import type { Incoming } from '../route.js';

/** What was posted. */
export class Form {
  readonly #fields: URLSearchParams | FormData;

  constructor(fields: URLSearchParams | FormData) {
    this.#fields = fields;
  }

  /** Without white space around it; undefined where the form has no such field. */
  text(name: string): string | undefined {
    const value = this.#fields.get(name);
    return typeof value === 'string' ? value.trim() : undefined;
  }

  /** As it was typed; empty where it is absent. */
  raw(name: string): string {
    const value = this.#fields.get(name);
    return typeof value === 'string' ? value : '';
  }

  /** Undefined where the field is absent or empty. */
  filled(name: string): string | undefined {
    return this.text(name) || undefined;
  }

  /** Of a switch, which sends `on` or `off`, or a check box, which sends `on` or nothing. */
  isOn(name: string): boolean {
    return this.text(name) === 'on';
  }

  /** Every field that is text. */
  all(): Record<string, string> {
    const fields = [...(this.#fields as URLSearchParams)];
    return Object.fromEntries(fields.filter(([, value]) => typeof value === 'string'));
  }

  /** A file that was chosen, as its name and contents. */
  async file(name: string): Promise<{ name: string; bytes: Buffer } | undefined> {
    const value = this.#fields.get(name);
    if (value === null || typeof value === 'string' || value.size === 0) return undefined;
    return { name: value.name, bytes: Buffer.from(await value.arrayBuffer()) };
  }
}

/**
 * Reads the form of a page of ours. Throws `HttpProblem` where another site sent it: 403. Browsers say where
 * a form comes from, and no page can change that.
 */
export async function readForm({ incoming, client, body: readBody }: Incoming): Promise<Form> {
  checkOrigin(incoming.headers, client.origin);
  const type = incoming.headers['content-type'] ?? '';
  const body = await readBody();
  if (/^application\/x-www-form-urlencoded\b/i.test(type)) {
    return new Form(new URLSearchParams(body.toString('utf8')));
  }
  if (!/^multipart\/form-data\b/i.test(type)) {
    throw badRequest(`a form is sent as application/x-www-form-urlencoded, not as "${type}"`);
  }
  try {
    const answer = new Response(new Uint8Array(body), { headers: { 'content-type': type } });
    return new Form((await answer.formData()) as FormData);
  } catch {
    throw badRequest('the form came incomplete; send it again');
  }
}

function checkOrigin(headers: Incoming['incoming']['headers'], ours: string): void {
  const { origin } = headers;
  if (origin === ours || headers['sec-fetch-site'] === 'same-origin') return;
  throw forbidden(
    `this form was not sent from ${ours}${origin === undefined ? '' : ` but from ${origin}`}; open the page there and send it again`,
  );
}
