/*
 * The texts of a policy that go into FreeSWITCH's commands. Only texts that can be sent safely are
 * allowed. The transfer application splits its argument at spaces, and reads a first word `-bleg`
 * or `-both` as an option (mod_dptools, transfer_function).
 */

/** A kind of text: the allowed pattern, and its description. */
export interface DialplanText {
  readonly what: string;
  readonly allowed: string;
  readonly pattern: RegExp;
}

export const EXTENSION: DialplanText = {
  what: 'extension',
  allowed: 'write 1 to 64 letters, digits and _.+*#-, not beginning with -',
  pattern: /^[A-Za-z0-9_.+*#][A-Za-z0-9_.+*#-]{0,63}$/,
};

export const DIALPLAN: DialplanText = word('dialplan');
export const CONTEXT: DialplanText = word('context');

/**
 * The phrase of a SIP response (RFC 3261 section 7.2), limited to characters without meaning in
 * commands.
 */
export const REASON_PHRASE: DialplanText = {
  what: 'reason phrase',
  allowed: 'write 1 to 64 letters, digits, spaces, "." and "-"',
  pattern: /^[A-Za-z0-9.-][A-Za-z0-9 .-]{0,63}$/,
};

export function isDialplanText({ pattern }: DialplanText, text: string): boolean {
  return pattern.test(text);
}

/** What is wrong with a text and what to write instead; undefined if it is allowed. */
export function dialplanTextProblem(kind: DialplanText, text: string): string | undefined {
  if (isDialplanText(kind, text)) return undefined;
  return `${JSON.stringify(text)} is not a valid ${kind.what}; ${kind.allowed}`;
}

function word(what: string): DialplanText {
  return {
    what,
    allowed: 'write 1 to 64 letters, digits and _.-',
    pattern: /^[A-Za-z0-9_.-]{1,64}$/,
  };
}
