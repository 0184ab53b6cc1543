/**
 * The user part of a name-addr, an addr-spec or a bare user (RFC 3261 section 25.1):
 * `"Jane" <sip:+1415...@host>;party=calling` -> `+1415...`. Only the first value of a list counts.
 * Returns undefined if there is none. Never throws.
 */
export function addressUser(text: string | undefined): string | undefined {
  if (text === undefined) return undefined;
  const address = withoutDisplayName(text);
  const uri = (/^[^<]*<([^>]*)/.exec(address)?.[1] ?? address).trim();
  if (/^sips?:[^@]*$/i.test(uri)) return undefined;
  const user = uri.replace(/^(?:sips?|tel):/i, '');
  const [userPart = ''] = user.includes('@') ? user.split(/[:@]/, 1) : [user];
  return unescapePercent(userPart) || undefined;
}

/** Remote-Party-ID names the calling party unless it says `party=called`. */
export function isPartyCalling(remotePartyId: string | undefined): boolean {
  if (remotePartyId === undefined) return false;
  return !/;\s*party\s*=\s*called\b/i.test(withoutDisplayName(remotePartyId));
}

/** Only the start of a longer header is read, since the caller chooses its length. */
const LONGEST_ADDRESS = 1_024;

/** A quoted display name may contain `<` and `,`, so it is removed first. */
function withoutDisplayName(text: string): string {
  return text.slice(0, LONGEST_ADDRESS).replace(/^\s*"(?:[^"\\]|\\.)*"/, '');
}

function unescapePercent(text: string): string {
  return text.replace(/%([0-7][0-9a-f])/gi, (_, hex: string) =>
    String.fromCharCode(Number.parseInt(hex, 16)),
  );
}
