/**
 * The user part of a name-addr, an addr-spec or a bare user (RFC 3261 section 25.1):
 * `"Jane" <sip:+1415...@host>;party=calling` -> `+1415...`. Only the first value of a list counts.
 * Returns undefined where there is none. Never throws.
 */
export function addressUser(text: string | undefined): string | undefined {
  if (text === undefined) return undefined;
  const address = withoutDisplayName(text);
  const uri = /^[^<]*<([^>]*)/.exec(address)?.[1] ?? address;
  const user = uri.trim().replace(/^(?:sips?|tel):/i, '');
  const [userPart = ''] = user.includes('@') ? user.split(/[:@]/, 1) : [user];
  return unescapePercent(userPart) || undefined;
}

/** Remote-Party-ID names the calling party unless it says `party=called`. */
export function isPartyCalling(remotePartyId: string | undefined): boolean {
  return remotePartyId !== undefined && !/;\s*party\s*=\s*called\b/i.test(remotePartyId);
}

/** A quoted display name may hold `<` and `,`, so it goes before anything is looked for. */
function withoutDisplayName(text: string): string {
  return text.replace(/^\s*"(?:[^"\\]|\\.)*"/, '');
}

function unescapePercent(text: string): string {
  return text.replace(/%([0-7][0-9a-f])/gi, (_, hex: string) =>
    String.fromCharCode(Number.parseInt(hex, 16)),
  );
}
