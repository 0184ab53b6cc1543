import { badRequest, forbidden } from '../problem.js';
import type { Incoming } from '../route.js';

/** The fields of a posted form. */
export class Form {
  readonly #fields: URLSearchParams | FormData;

  constructor(fields: URLSearchParams | FormData) {
    this.#fields = fields;
  }

  /** Trimmed; undefined if the form doesn't have the field. */
  text(name: string): string | undefined {
    const value = this.#fields.get(name);
    return typeof value === 'string' ? value.trim() : undefined;
  }

  /** Of each field of this name, as of ticked rows. */
  texts(name: string): string[] {
    return this.#fields.getAll(name).filter((value) => typeof value === 'string');
  }

  /** Not trimmed; empty if the form doesn't have the field. */
  raw(name: string): string {
    const value = this.#fields.get(name);
    return typeof value === 'string' ? value : '';
  }

  /** Undefined if the field is absent or empty. */
  filled(name: string): string | undefined {
    return this.text(name) || undefined;
  }

  /** For a switch, which sends `on` or `off`, or a check box, which sends `on` or nothing. */
  isOn(name: string): boolean {
    return this.text(name) === 'on';
  }

  /** All text fields. */
  all(): Record<string, string> {
    const fields = [...(this.#fields as URLSearchParams)];
    return Object.fromEntries(fields.filter(([, value]) => typeof value === 'string'));
  }

  /** The selected file; undefined if none was selected. */
  async file(name: string): Promise<{ name: string; bytes: Buffer } | undefined> {
    const value = this.#fields.get(name);
    if (value === null || typeof value === 'string' || value.size === 0) return undefined;
    return { name: value.name, bytes: Buffer.from(await value.arrayBuffer()) };
  }
}

/**
 * Reads a form. Throws `HttpProblem` 403 if another site sent it: browsers send the origin of a form, and
 * no page can change that.
 */
export async function readForm({ incoming, client, body: readBody }: Incoming): Promise<Form> {
  checkOrigin(incoming.headers, client.origin);
  const type = incoming.headers['content-type'] ?? '';
  const body = await readBody();
  if (/^application\/x-www-form-urlencoded\b/i.test(type)) {
    return new Form(new URLSearchParams(body.toString('utf8')));
  }
  if (!/^multipart\/form-data\b/i.test(type)) {
    throw badRequest(`the form has the type "${type}"; send application/x-www-form-urlencoded`);
  }
  try {
    const answer = new Response(new Uint8Array(body), { headers: { 'content-type': type } });
    return new Form((await answer.formData()) as FormData);
  } catch {
    throw badRequest('the form is incomplete; send it again');
  }
}

/** Throws `HttpProblem` where another site sent it: 403. */
export function checkOrigin(headers: Incoming['incoming']['headers'], ours: string): void {
  const { origin } = headers;
  if (origin === ours || headers['sec-fetch-site'] === 'same-origin') return;
  throw forbidden(
    `this form was sent from ${origin ?? 'an unknown site'}, not from ${ours}; open the page there and send it again`,
  );
}
