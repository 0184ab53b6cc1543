/*
 * The bench measures what `npm run build` made: it takes the product from dist/, and from src only the
 * types.
 */

const DIST = new URL('../../../dist/', import.meta.url);

export const MAIN = new URL('main.js', DIST).pathname;

async function built<T>(file: string): Promise<T> {
  return (await import(new URL(file, DIST).href)) as T;
}

/* biome-ignore format: a line each */
export const { openPolicyStore } = await built<typeof import('../../src/store/sqlite/policy-store.js')>('store/sqlite/policy-store.js');
/* biome-ignore format: a line each */
export const { readMigrations } = await built<typeof import('../../src/store/sqlite/database/migrate.js')>('store/sqlite/database/migrate.js');
/* biome-ignore format: a line each */
export const { callLogFile, openDatabase, sessionFile } = await built<typeof import('../../src/store/sqlite/database/open.js')>('store/sqlite/database/open.js');
/* biome-ignore format: a line each */
export const { LivePolicy } = await built<typeof import('../../src/store/sqlite/live/live-policy.js')>('store/sqlite/live/live-policy.js');
/* biome-ignore format: a line each */
export const { screenCall } = await built<typeof import('../../src/screening/screen-call.js')>('screening/screen-call.js');
/* biome-ignore format: a line each */
export const { createLog } = await built<typeof import('../../src/log.js')>('log.js');
/* biome-ignore format: a line each */
export const { ENVIRONMENT, NODE_OPTIONS } = await built<typeof import('../../src/cli/operate/unit-file.js')>('cli/operate/unit-file.js');
/* biome-ignore format: a line each */
export const { openAccessStore } = await built<typeof import('../../src/store/sqlite/access/access-store.js')>('store/sqlite/access/access-store.js');
/* biome-ignore format: a line each */
export const { openSessionStore } = await built<typeof import('../../src/store/sqlite/access/session-store.js')>('store/sqlite/access/session-store.js');
/* biome-ignore format: a line each */
export const { addKey, addUser } = await built<typeof import('../../src/admin/access/access.js')>('admin/access/access.js');
/* biome-ignore format: a line each */
export const { hashSecret, newSecret } = await built<typeof import('../../src/admin/access/secrets.js')>('admin/access/secrets.js');
/* biome-ignore format: a line each */
export const { SqliteCallLogWriter } = await built<typeof import('../../src/store/sqlite/calls/call-log-writer.js')>('store/sqlite/calls/call-log-writer.js');
/* biome-ignore format: a line each */
export const { openCallLog } = await built<typeof import('../../src/store/sqlite/calls/call-log.js')>('store/sqlite/calls/call-log.js');
/* biome-ignore format: a line each */
export const { COMPANION_OPTIONS } = await built<typeof import('../../src/daemon/companion-process.js')>('daemon/companion-process.js');
