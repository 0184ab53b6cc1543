import type { Logger } from 'pino';
import type { Config } from '../config/settings.js';
import { startOf } from '../store/hosts/hosts-call-log.js';
import type { NumberRedactor } from '../store/number-redaction.js';
import { addCalls, registerLog } from '../store/postgres/calls/collect-calls.js';
import { redactCall } from '../store/redact-call.js';
import type { CallQueue } from '../store/sqlite/calls/call-queue.js';
import type { Replica } from '../store/sqlite/replica/replica-row.js';
import { type Client, connect, disconnect } from './connection.js';
import { migrateShared } from './migrate.js';
import { removeOldFromAll } from './old-calls.js';
import { urlOf } from './url-of.js';

const BATCH = 500;
/** How often old calls are looked for. */
const REMOVAL_MS = 60_000;

/** What is shipped, and how. */
export interface Shipment {
  readonly replica: Replica;
  readonly queue: CallQueue;
  readonly config: Config;
  readonly redact: NumberRedactor;
  readonly log: Logger;
}

export interface Shipped {
  /** Whether there is more to do at once. */
  readonly hasMore: boolean;
  /** When the first of these calls came. Unix milliseconds. */
  readonly oldestAt: number;
}

/** A connection that ships the calls of this host. Its methods throw errors of PostgreSQL as they are. */
export class Shipping {
  readonly #shipment: Shipment;
  readonly #client: Client;
  #nextRemoval = 0;

  private constructor(shipment: Shipment, client: Client) {
    this.#shipment = shipment;
    this.#client = client;
  }

  static async start(shipment: Shipment): Promise<Shipping> {
    const { replica, config } = shipment;
    const shipping = new Shipping(shipment, await connect(urlOf(replica, config), config));
    try {
      await migrateShared(shipping.#client);
      await shipping.#register();
      return shipping;
    } catch (error) {
      shipping.stop();
      throw error;
    }
  }

  /** Ships a batch, and removes a piece of what is too old. */
  async next(): Promise<Shipped> {
    const { queue, redact } = this.#shipment;
    const isRemoving = await this.#removeOld();
    const from = queue.shipping();
    const calls = queue.next(BATCH);
    const [first, last] = [calls[0], calls.at(-1)];
    if (first === undefined || last === undefined) {
      return { hasMore: isRemoving, oldestAt: Number.POSITIVE_INFINITY };
    }
    this.#noteMissing(from.shippedKey, first.key);
    const redacted = calls.map((call) => ({ ...redactCall(call, redact), key: call.key }));
    const isNext = await addCalls(this.#client, from, redacted);
    if (isNext) queue.setShipped({ log: from.log, shippedKey: last.key });
    // Another process of this host ships as well.
    else await this.#register();
    return { hasMore: isRemoving || calls.length === BATCH, oldestAt: first.at };
  }

  stop(): void {
    disconnect(this.#client);
  }

  /**
   * The shared database knows best what it has: a transaction may have been committed without our learning of it, or it
   * was restored from a backup.
   */
  async #register(): Promise<void> {
    const { replica, queue, config, log } = this.#shipment;
    const { id: hostId, name: host } = replica.host;
    const shipping = queue.shipping();
    const known = await registerLog(this.#client, {
      logId: shipping.logId,
      hostId,
      host,
      start: startOf(shipping),
      retention: { keepMs: config.keepCallsMs, keepRows: config.keepRows },
    });
    if (known.hostId === hostId && known.shippedKey <= queue.lastKey()) {
      return queue.setShipped(known);
    }
    log.warn('the call log is a copy of another; its calls are shipped as those of a new log');
    queue.renew();
    await this.#register();
  }

  async #removeOld(): Promise<boolean> {
    if (performance.now() < this.#nextRemoval) return false;
    if ((await removeOldFromAll(this.#client, Date.now())) > 0) return true;
    this.#nextRemoval = performance.now() + REMOVAL_MS;
    return false;
  }

  /** What the log of the host keeps is also what can wait in it. */
  #noteMissing(shippedKey: number, nextKey: number): void {
    const calls = nextKey - shippedKey - 1;
    if (shippedKey === 0 || calls === 0) return;
    const message = 'calls were removed as too old or too many before they could be shipped';
    this.#shipment.log.warn({ calls }, message);
  }
}
