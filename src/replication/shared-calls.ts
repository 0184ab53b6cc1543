import type { Config } from '../config/settings.js';
import type { HostsCallLog } from '../store/hosts/hosts-call-log.js';
import { replicaOf } from '../store/sqlite/replica/replica-row.js';
import { openHostsLog } from './hosts-log.js';
import { urlOf } from './url-of.js';

/** How soon it is noticed that the policy is shared, or is no more. */
const LOOK_MS = 2_000;

/** The log of all hosts, in a process that lasts. */
export class SharedCalls {
  readonly #config: Config;
  #opened: { readonly url: string; readonly host: string; readonly log: HostsCallLog } | undefined;
  #nextLook = 0;

  constructor(config: Config) {
    this.#config = config;
  }

  /** Undefined if the policy is of this host alone. */
  get log(): HostsCallLog | undefined {
    if (performance.now() >= this.#nextLook) this.#look();
    return this.#opened?.log;
  }

  close(): void {
    this.#opened?.log.close();
    this.#opened = undefined;
  }

  #look(): void {
    this.#nextLook = performance.now() + LOOK_MS;
    const replica = replicaOf(this.#config.db);
    if (replica === undefined) return this.close();
    const [url, host] = [urlOf(replica, this.#config), replica.host.name];
    if (url === this.#opened?.url && host === this.#opened.host) return;
    this.close();
    this.#opened = { url, host, log: openHostsLog(this.#config, replica) };
  }
}
