import { userInfo } from 'node:os';
import type { Command } from 'commander';
import type { Config } from '../config/settings.js';
import type { Zone } from '../duration.js';
import { AppError, invalid } from '../errors.js';
import { BACKGROUND, lowerPriority } from '../priority.js';
import type { ClosableSharedChanges } from '../replication/shared-changes.js';
import type { AccessStore } from '../store/access.js';
import type { CallLogReader } from '../store/call-log.js';
import type { ListFetches } from '../store/list-fetches.js';
import type { Authorship, PolicyStore } from '../store/policy-store.js';
import type { SessionStore } from '../store/session-store.js';
import type { SqliteCallLog } from '../store/sqlite/calls/call-log.js';
import { kebab } from './kebab.js';
import type { ProcessIo } from './process-io.js';
import { Output } from './terminal/output.js';
import { quote } from './terminal/quote.js';
import { showMoment, showTime } from './terminal/time.js';

/** Options as commander returns them, including global ones. */
export type Options = Readonly<Record<string, unknown>>;

/** How the program was started. */
interface Invocation {
  readonly argv: readonly string[];
  readonly io: ProcessIo;
  /** The root of the command tree. */
  readonly program: Command;
  /** Takes the place of standard output. */
  readonly stdout?: NodeJS.WritableStream | undefined;
}

/** What a handler needs: its options, its output, and the stores that it opens. */
export class Context {
  readonly options: Options;
  readonly output: Output;
  readonly io: ProcessIo;
  readonly program: Command;
  readonly #argv: readonly string[];
  readonly #opened: { close(): void }[] = [];
  #shared: ClosableSharedChanges | undefined;
  #refreshed: Promise<AppError | undefined> | undefined;
  #isAgeNoted = false;
  #ownLog: SqliteCallLog | undefined;
  #hostsLog: CallLogReader | undefined;
  #fetches: ListFetches | undefined;

  constructor(options: Options, { argv, io, program, stdout }: Invocation) {
    this.options = options;
    const [json, quiet] = [options['json'] === true, options['quiet'] === true];
    this.output = new Output(io, { json, quiet, stdout });
    this.io = io;
    this.program = program;
    this.#argv = argv;
  }

  /**
   * Lowers the priority of a long task (nice 10), so that calls and other programs come first. A
   * command that runs inside another program doesn't change that program's priority.
   */
  lowerPriority(): void {
    if (this.io === process) lowerPriority(BACKGROUND);
  }

  async config(): Promise<Config> {
    const { loadConfig } = await import('../config/load-config.js');
    return loadConfig(this.configInput());
  }

  configInput() {
    const flags = Object.fromEntries(
      Object.entries(this.options)
        .filter(([, value]) => typeof value === 'string')
        .map(([name, value]) => [kebab(name), value as string]),
    );
    return { flags, env: this.io.env, file: this.text('config') };
  }

  /**
   * Opens the policy. With `create`, creates a missing database and prints a note. A shared policy is brought up to
   * date first; if that isn't possible, reading goes on with a note, and a change will be refused.
   * @param noteAge whether there is such a note
   */
  async policy({ create = false, readOnly = false, noteAge = true } = {}): Promise<PolicyStore> {
    const [{ openPolicyStore }, { existsSync }, { db }, shared] = await Promise.all([
      import('../store/sqlite/policy-store.js'),
      import('node:fs'),
      this.config(),
      this.#sharedChanges(),
    ]);
    const isNew = create && !existsSync(db);
    const problem = isNew ? undefined : await this.#refresh(shared);
    const store = openPolicyStore(db, { create, readOnly, shared });
    if (readOnly && noteAge && problem !== undefined) await this.#noteAge(store, problem);
    if (isNew) this.output.note(`created the database ${db}`);
    return this.#keep(store);
  }

  /**
   * The calls of all hosts that share the policy, or with --this-host those of this one; undefined if
   * the policy is of this host alone and has had no call yet.
   */
  async callLog(): Promise<CallLogReader | undefined> {
    const [{ replicaOf }, config] = await Promise.all([
      import('../store/sqlite/replica/replica-row.js'),
      this.config(),
    ]);
    const replica = this.flag('thisHost') ? undefined : replicaOf(config.db);
    if (replica === undefined) return this.ownCallLog();
    const { openHostsLog } = await import('../replication/hosts-log.js');
    this.#hostsLog ??= this.#keep(openHostsLog(config, replica));
    return this.#hostsLog;
  }

  /** The calls of this host; undefined if it has had none yet. */
  async ownCallLog(): Promise<SqliteCallLog | undefined> {
    const [{ openCallLog }, { callLogFile }, { existsSync }, { db }] = await Promise.all([
      import('../store/sqlite/calls/call-log.js'),
      import('../store/sqlite/database/open.js'),
      import('node:fs'),
      this.config(),
    ]);
    const file = callLogFile(db);
    if (this.#ownLog === undefined && existsSync(file)) {
      this.#ownLog = this.#keep(openCallLog(file, { create: true }));
    }
    return this.#ownLog;
  }

  /** How fetches of subscribed lists went. */
  async fetches(): Promise<ListFetches> {
    const { openListFetches } = await import('../replication/list-fetches.js');
    this.#fetches ??= this.#keep(openListFetches(await this.config()));
    return this.#fetches;
  }

  /** Users and keys, in the policy's database. */
  async access({ create = false, readOnly = false } = {}): Promise<AccessStore> {
    await this.policy({ create, readOnly });
    const { openAccessStore } = await import('../store/sqlite/access/access-store.js');
    const shared = await this.#sharedChanges();
    return this.#keep(openAccessStore((await this.config()).db, { shared }));
  }

  /** The sessions on this host. */
  async sessions(): Promise<SessionStore> {
    const [{ openSessionStore }, { sessionFile }] = await Promise.all([
      import('../store/sqlite/access/session-store.js'),
      import('../store/sqlite/database/open.js'),
    ]);
    return this.#keep(openSessionStore(sessionFile((await this.config()).db)));
  }

  /** The author of a change: --author, else the user behind sudo, else the user. */
  authorship(): Authorship {
    const given = this.text('author');
    if (given?.trim() === '') throw invalid('the author is empty; give a name, or no --author');
    const { RINGFENCE_AUTHOR, SUDO_USER, USER } = this.io.env;
    const author = given ?? [RINGFENCE_AUTHOR, SUDO_USER, USER].find((name) => name) ?? userName();
    return { author, what: this.#argv.map(quote).join(' ') };
  }

  text(name: string): string | undefined {
    const value = this.options[name];
    return typeof value === 'string' ? value : undefined;
  }

  texts(name: string): readonly string[] {
    const value = this.options[name];
    return Array.isArray(value) ? (value as string[]) : [];
  }

  /** Undefined if neither the flag nor its `--no-` form is given. */
  flag(name: string): boolean | undefined {
    const value = this.options[name];
    return typeof value === 'boolean' ? value : undefined;
  }

  /** The time zone for input and output. */
  get zone(): Zone {
    return this.flag('utc') ? 'utc' : 'local';
  }

  time(at: number): string {
    return showTime(at, this.zone);
  }

  /** Prints the moment that --until means, after it has been used. */
  noteEnd(at: number | undefined): void {
    if (at === undefined) return;
    const isDate = /^\s*\d{4}-\d{2}-\d{2}\s*$/.test(this.text('until') ?? '');
    const which = isDate ? ', when that day begins' : '';
    this.output.note(`note: until ${showMoment(at, this.zone)}${which}`);
  }

  close(): void {
    for (const opened of this.#opened.splice(0)) opened.close();
  }

  async #sharedChanges(): Promise<ClosableSharedChanges> {
    const { sharedChanges } = await import('../replication/shared-changes.js');
    const config = await this.config();
    this.#shared ??= this.#keep(sharedChanges(config.db, config));
    return this.#shared;
  }

  /** Once; returns why it isn't possible. */
  #refresh(shared: ClosableSharedChanges): Promise<AppError | undefined> {
    this.#refreshed ??= shared.refresh().then(
      () => undefined,
      (error: unknown) => {
        if (error instanceof AppError) return error;
        throw error;
      },
    );
    return this.#refreshed;
  }

  async #noteAge(store: PolicyStore, problem: AppError): Promise<void> {
    if (this.#isAgeNoted) return;
    this.#isAgeNoted = true;
    const [last] = await store.history({ limit: 1 });
    const age = last === undefined ? '' : `, whose last change is of ${this.time(last.at)}`;
    const { describeProblem } = await import('./problem-text.js');
    this.output.note(
      `note: this is the copy of this host${age}; it may be out of date: ${describeProblem(problem)}`,
    );
  }

  #keep<T extends { close(): void }>(opened: T): T {
    this.#opened.push(opened);
    return opened;
  }
}

/** Containers may run as a user that their passwd file doesn't have. */
function userName(): string {
  try {
    return userInfo().username;
  } catch {
    return `uid ${process.getuid?.()}`;
  }
}
