import * as v from 'valibot';
import { invalid } from '../errors.js';
import type { ListenAddress } from '../net/address.js';
import type { Subnet } from '../net/subnet.js';

/** Where the web interface listens, and behind which proxies. */
export interface WebSettings {
  /** Undefined if the web interface is off. */
  readonly web: ListenAddress | undefined;
  /** PEM files: a certificate with its chain, and its key. */
  readonly webCert: string | undefined;
  readonly webKey: string | undefined;
  /** Proxies whose `Forwarded` and `X-Forwarded-*` headers are trusted. */
  readonly webBehindProxy: readonly Subnet[];
}

/** `off`, or an address. */
export function webAddress(address: v.GenericSchema<string, ListenAddress>) {
  return v.union(
    [
      v.pipe(
        v.literal('off'),
        v.transform(() => undefined),
      ),
      address,
    ],
    'HOST:PORT, like 127.0.0.1:8085 or [::1]:8085, or off',
  );
}

/** Throws `AppError` if passwords would be sent over a network without TLS. */
export function checkWebSettings(
  { web, webCert, webKey, webBehindProxy }: WebSettings,
  isLoopback: (host: string) => boolean,
): void {
  if ((webCert === undefined) !== (webKey === undefined)) {
    const [given, missing] = webCert === undefined ? ['key', 'cert'] : ['cert', 'key'];
    throw invalid(`--web-${given} requires --web-${missing}; give both, as PEM files`);
  }
  if (web === undefined || isLoopback(web.host)) return;
  if (webCert !== undefined || webBehindProxy.length > 0) return;
  throw invalid(
    `--web ${web.host} would send passwords unencrypted over the network; give --web-cert and --web-key, or name a TLS proxy with --web-behind-proxy ADDRESS`,
  );
}
