import { lookup as resolve } from 'node:dns';
import { isIP, type LookupFunction } from 'node:net';
import { isWithin, specialKindOf } from '../net/special-address.js';
import type { Subnet } from '../net/subnet.js';
import { SourceProblem } from './source-problem.js';

/** From where a list may be fetched. */
export interface Reach {
  /** Addresses that are allowed although they are not public, and by plain HTTP. */
  readonly allow: readonly Subnet[];
  /** Whether messages leave out what a name resolves to, and how to allow it. */
  readonly isDiscreet: boolean;
}

/** The host of a URL, as a name or an address without brackets. */
export function hostOf({ hostname }: URL): string {
  return hostname.replace(/^\[|\]$/g, '');
}

/** Why an address may not be connected to; undefined if it may. */
export function refusalOf(url: URL, address: string, reach: Reach): string | undefined {
  if (isWithin(address, reach.allow)) return undefined;
  const host = hostOf(url);
  const kind = specialKindOf(address);
  if (kind !== undefined) {
    if (reach.isDiscreet) return `${host} has no public address`;
    const is = host === address ? `${host} is ${kind}` : `${host} is ${address}, which is ${kind}`;
    return `${is}; to fetch lists from there, add the address to the setting subscription-allow of this host`;
  }
  if (url.protocol === 'https:') return undefined;
  const advice = reach.isDiscreet
    ? ''
    : `, or add the address ${address} to the setting subscription-allow of this host`;
  return `anybody on the way could change a list that is fetched from ${host} without TLS; use https${advice}`;
}

/** Throws if the URL has an address that may not be connected to. Names are checked by `checkedLookup`. */
export function checkAddress(url: URL, reach: Reach): void {
  const host = hostOf(url);
  if (isIP(host) === 0) return;
  const refusal = refusalOf(url, host, reach);
  if (refusal !== undefined) throw new SourceProblem(refusal);
}

/**
 * Resolves a name to the addresses that may be connected to. The connection is made to one of them, so a name that
 * resolves to another address a moment later makes no difference.
 */
export function checkedLookup(url: URL, reach: Reach): LookupFunction {
  return (name, options, callback) => {
    resolve(name, { ...options, all: true }, (error, found) => {
      if (error !== null) return callback(error, []);
      const checked = found.map((each) => ({
        ...each,
        refusal: refusalOf(url, each.address, reach),
      }));
      const [first, ...others] = checked.filter(({ refusal }) => refusal === undefined);
      if (first === undefined) {
        return callback(new SourceProblem(checked[0]?.refusal ?? `${name} has no address`), []);
      }
      if (options.all) callback(null, [first, ...others]);
      else callback(null, first.address, first.family);
    });
  };
}
