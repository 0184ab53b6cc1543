import { setTimeout } from 'node:timers/promises';
import type { Logger } from 'pino';
import { dueAt } from '../admin/fetch-state.js';
import { refreshSubscribed } from '../admin/subscriptions.js';
import type { Config } from '../config/settings.js';
import { AppError, messageOf } from '../errors.js';
import { type ImportThread, threadSettings } from '../http/import-thread.js';
import type { Stores } from '../http/stores.js';
import type { FetchTurn } from '../replication/fetch-turn.js';
import type { FetchState } from '../store/list-fetches.js';
import type { ListSummary } from '../store/policy-store.js';
import { replicaOf } from '../store/sqlite/replica/replica-row.js';

const LOOK_MS = 2_000;
/** After anything unexpected, and while another host fetches. */
const LATER_MS = 10_000;

/**
 * Fetches subscribed lists when they are due, one after another, for as long as it runs. If several hosts share the
 * policy, the one that has the turn fetches for all. Nothing here ever fails: what goes wrong is logged and tried again.
 */
export class ListFetcher {
  readonly #config: Config;
  readonly #stores: Stores;
  readonly #imports: ImportThread;
  readonly #log: Logger;
  readonly #stop = new AbortController();
  readonly #ended: Promise<void>;
  #problem: string | undefined;

  constructor(config: Config, stores: Stores, imports: ImportThread, log: Logger) {
    this.#config = config;
    this.#stores = stores;
    this.#imports = imports;
    this.#log = log;
    this.#ended = this.#run();
  }

  async stop(): Promise<void> {
    this.#stop.abort();
    await this.#ended;
  }

  async #run(): Promise<void> {
    const { signal } = this.#stop;
    while (!signal.aborted) {
      const pause = await this.#look().catch((error: unknown) => this.#fail(error));
      // Not all hosts at once.
      await setTimeout(pause * (0.75 + Math.random() / 2), undefined, { signal }).catch(() => {});
    }
  }

  /** Fetches what is due, and returns the time to wait before the next look. */
  async #look(): Promise<number> {
    const { fetches } = this.#stores;
    const due = await this.#due(await fetches.all());
    if (due.length === 0) return this.#well();
    if (replicaOf(this.#config.db) === undefined) {
      for (const list of due) await this.#fetch(list);
      return this.#well();
    }
    const { FetchTurn } = await import('../replication/fetch-turn.js');
    const turn = await FetchTurn.take(this.#config);
    if (turn === undefined) return LATER_MS;
    try {
      await this.#learn(turn);
      for (const list of await this.#due(await fetches.all())) await this.#fetch(list);
    } finally {
      turn.release();
    }
    return this.#well();
  }

  async #due(states: ReadonlyMap<string, FetchState>): Promise<ListSummary[]> {
    const lists = await this.#stores.policy.subscribedLists();
    if (states.size > lists.length) {
      await this.#stores.fetches.keepOnly(lists.map(({ name }) => name));
    }
    return lists.filter(
      ({ name, subscription }) =>
        subscription !== undefined && dueAt(subscription, states.get(name)) <= Date.now(),
    );
  }

  /** Takes over what other hosts have fetched. */
  async #learn(turn: FetchTurn): Promise<void> {
    const { fetches } = this.#stores;
    const [own, all] = [await fetches.all(), await turn.all()];
    for (const [list, state] of all) {
      if (state.triedAt > (own.get(list)?.triedAt ?? 0)) await fetches.note(list, state);
    }
  }

  async #fetch({ name }: ListSummary): Promise<void> {
    const { signal } = this.#stop;
    if (signal.aborted) return;
    const settings = threadSettings(this.#config);
    const authorship = { author: 'subscription', what: `fetch of ${name}` };
    const options = { accept: false, isConditional: true };
    try {
      const { result } = await refreshSubscribed(
        this.#stores,
        name,
        options,
        (refresh) => this.#imports.refresh({ settings, refresh }, signal),
        authorship,
      );
      const { added = 0, changed = 0, removed = 0 } = result ?? {};
      this.#log.info({ list: name, added, changed, removed }, 'a subscribed list was fetched');
    } catch (error) {
      if (signal.aborted) return;
      if (!(error instanceof AppError)) throw error;
      this.#log.warn({ list: name, problem: error.message }, "a subscribed list can't be taken");
    }
  }

  #well(): number {
    this.#problem = undefined;
    return LOOK_MS;
  }

  #fail(error: unknown): number {
    const problem = messageOf(error);
    // Once for each problem, such as a database that is not there yet.
    if (problem !== this.#problem && !this.#stop.signal.aborted) {
      const line = error instanceof AppError ? { problem } : { err: error };
      this.#log.warn(line, 'subscribed lists are not fetched at present');
    }
    this.#problem = problem;
    return LATER_MS;
  }
}
