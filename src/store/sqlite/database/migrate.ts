import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type Database from 'better-sqlite3';
import { AppError } from '../../../errors.js';
import { fileBeforeMigration, writeSnapshot } from '../backup/snapshot.js';

export type SchemaName = 'policy' | 'calls' | 'web';

/** Stored in the file's header, so that the database of another program is never changed. */
const APPLICATION_ID: Readonly<Record<SchemaName, number>> = {
  policy: 0x526e6750, // "RngP"
  calls: 0x526e6743, // "RngC"
  web: 0x526e6757, // "RngW"
};

const NAMES: Readonly<Record<SchemaName, string>> = {
  policy: 'Ringfence',
  calls: 'Ringfence call log',
  web: 'Ringfence session',
};

const MIGRATIONS = fileURLToPath(new URL('../../../../db', import.meta.url));

/**
 * Migrates a database to the newest schema in one transaction: a crash leaves the old schema or the
 * new. The old database is copied first, into a file next to it. Throws `AppError` for a newer
 * schema and for a database of another program.
 */
export function migrate(
  db: Database.Database,
  schema: SchemaName,
  file: string,
  keep = (newVersion: number) =>
    writeSnapshot(file, fileBeforeMigration(file, newVersion), { forFolderOwner: true }),
): void {
  const migrations = readMigrations(schema);
  if (schemaVersion(db, schema, file) === migrations.length) return;
  db.transaction(() => {
    // Another process may have migrated it meanwhile, so the version is read again under the lock.
    const version = schemaVersion(db, schema, file);
    if (version > 0 && version < migrations.length) keep(migrations.length);
    for (const sql of migrations.slice(version)) db.exec(sql);
    db.pragma(`application_id = ${APPLICATION_ID[schema]}`);
    db.pragma(`user_version = ${migrations.length}`);
  }).immediate();
}

/** The SQL of the migrations, sorted: `0001-...sql` first. */
export function readMigrations(schema: SchemaName): string[] {
  const folder = join(MIGRATIONS, schema);
  const files = readdirSync(folder).filter((name) => /^\d{4}-.+\.sql$/.test(name));
  return files.sort().map((name) => readFileSync(join(folder, name), 'utf8'));
}

/** 0 for an empty file. Throws `AppError` like `migrate`. Changes nothing. */
export function schemaVersion(db: Database.Database, schema: SchemaName, file: string): number {
  const version = db.pragma('user_version', { simple: true }) as number;
  if (isEmpty(db)) return 0;
  if (!isOurs(db, schema)) {
    throw new AppError(
      'unavailable',
      `${file} is not a ${NAMES[schema]} database; nothing was changed`,
      { remedy: { kind: 'name-database' } },
    );
  }
  const newest = readMigrations(schema).length;
  if (version > newest) {
    throw new AppError(
      'unavailable',
      `${file} has schema ${version}, and this ringfence knows ${newest}`,
      { remedy: { kind: 'upgrade-or-restore' } },
    );
  }
  return version;
}

export function isEmpty(db: Database.Database): boolean {
  return db.prepare('SELECT NOT EXISTS (SELECT 1 FROM sqlite_schema)').pluck().get() === 1;
}

/** Whether any version of ringfence made the database. */
export function isOurs(db: Database.Database, schema: SchemaName): boolean {
  return db.pragma('application_id', { simple: true }) === APPLICATION_ID[schema];
}
