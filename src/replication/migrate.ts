import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Client } from './connection.js';
import { LOCK, LOCKS } from './locks.js';
import { SharedProblem } from './shared-problem.js';

const MIGRATIONS = fileURLToPath(new URL('../../db/shared', import.meta.url));

/**
 * Brings the schema `ringfence` up to date in one transaction. Throws `AppError` for the schema of
 * a newer version.
 */
export async function migrateShared(client: Client): Promise<void> {
  const migrations = readSharedMigrations();
  if ((await schemaVersion(client)) === migrations.length) return;
  await client.query('BEGIN');
  try {
    // Two hosts may be upgraded at once.
    await client.query('SELECT pg_advisory_xact_lock($1, $2)', [LOCK, LOCKS.migrate]);
    const version = await schemaVersion(client);
    for (const sql of migrations.slice(version)) await client.query(sql);
    await client.query('UPDATE ringfence.schema_version SET version = $1', [migrations.length]);
    await client.query('COMMIT');
  } catch (error) {
    await client.query('ROLLBACK').catch(() => {});
    throw error;
  }
}

/** Throws `AppError` if a newer version made the schema. 0: there is none. */
async function schemaVersion(client: Client): Promise<number> {
  const {
    rows: [{ exists }],
  } = await client.query("SELECT to_regclass('ringfence.schema_version') IS NOT NULL AS exists");
  if (!exists) return 0;
  const { rows } = await client.query('SELECT version FROM ringfence.schema_version');
  const version = Number(rows[0]?.version ?? 0);
  const newest = readSharedMigrations().length;
  if (version <= newest) return version;
  throw new SharedProblem(
    `the shared policy has schema ${version}, and this ringfence knows ${newest}`,
    { kind: 'upgrade' },
  );
}

/** The SQL of the migrations, sorted: `0001-...sql` first. */
function readSharedMigrations(): string[] {
  const files = readdirSync(MIGRATIONS).filter((name) => /^\d{4}-.+\.sql$/.test(name));
  return files.sort().map((name) => readFileSync(join(MIGRATIONS, name), 'utf8'));
}
